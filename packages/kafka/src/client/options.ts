import type {
  Catalog,
  DefinedSaga,
  DefinedSagaCommand,
  FailedBody,
  Headers,
  OperatorVerb,
  SagaCommand,
  SagaDraft,
  SagaEvent,
} from '@sagachart/core';
import type { KafkaPort } from '../client-port/index.js';
import type { TopicNames } from '../topics/index.js';

export type SagaOutcome<Output = unknown> =
  | {
      readonly transactionId: string;
      readonly type: 'COMPLETED';
      /** Of the statechart; missing for a list saga, and for a statechart without one. */
      readonly output?: Output;
    }
  | { readonly transactionId: string; readonly type: 'FAILED'; readonly body: FailedBody };

export interface SagaClientOptions {
  readonly port: KafkaPort;
  /** Of the catalogue a client needs only the variables of two topics. */
  readonly catalog: Pick<Catalog, 'sagaCommandTopic' | 'sagaStatusTopic'>;
  readonly names: Pick<TopicNames, 'nameOf'>;
  /** Most calls that write to Kafka, and most that wait for outcomes; further ones are refused. Default 100,000. */
  readonly maxPending?: number;
}

export interface SubmitOptions {
  /** Default: a new random uuid for a draft; a command brings its own. */
  readonly transactionId?: string;
  /** Tenant and trace; carried to every command of the saga, byte for byte. */
  readonly headers?: Headers;
}

export interface StartOptions extends SubmitOptions {
  /** Who starts the saga, for people: a service, an npc, a user. Default: empty. */
  readonly initiatedBy?: string;
}

/** A statechart that was started. */
export interface StartedSaga<Output = unknown> {
  readonly transactionId: string;
  /** Sends it an event, with the headers that it was started with: short for `client.send`. */
  send(event: SagaEvent): Promise<void>;
  /** Awaits how it ends: short for `client.outcome`, with the type of its output. */
  outcome(options?: OutcomeOptions): Promise<SagaOutcome<Output>>;
}

export interface OutcomeOptions {
  /** Default 60,000; any length will do, `Infinity` too. */
  readonly timeoutMs?: number;
  /** Ends the waiting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface SagaClient {
  /**
   * Begins to follow the saga status topic; outcomes from then on are known, and with `since` (milliseconds of the Unix epoch)
   * those that were reported from that time on and are still in the topic. Only `outcome` needs it.
   */
  follow(options?: { readonly since?: number }): Promise<void>;
  /**
   * Starts a statechart: sends its saga command. The input is judged by the orchestrator, whose definition may be a newer one
   * than the client's: one that does not fit is told as FAILED with the code `SAGA_INPUT_INVALID`.
   *
   * Idempotent where `transactionId` is given: the same id with the same input starts one saga, however often it is sent.
   *
   * @param saga only its name goes over the wire; its newest version takes the saga
   * @returns once the brokers have the command
   * @throws SagaError `SAGA_CLIENT_BUSY` when `maxPending` calls are under way
   *
   * @example
   * ```ts no-run
   * const order = await client.start(orderSaga, { sku: 'tea', cents: 500 }, { initiatedBy: 'shop' });
   * await order.send({ type: 'approval.GRANTED' });
   * const outcome = await order.outcome({ timeoutMs: 30_000 });
   * if (outcome.type === 'COMPLETED') console.log(outcome.output?.parcel);
   * ```
   */
  start<Input, Output>(
    saga: DefinedSaga<Input, Output>,
    input: Input,
    options?: StartOptions,
  ): Promise<StartedSaga<Output>>;
  /**
   * Sends an event to a statechart under way, behind everything that this client has sent for it. One that no state takes yet is
   * kept until a state does; one that the saga does not know, and one for a saga that is not known, goes to the dead letters.
   * Not idempotent: sent twice, it is taken twice.
   *
   * @param event its type as the machine names it
   * @param options headers that name the tenant of the saga; without them only a saga without a tenant takes it
   * @returns once the brokers have the event
   * @throws SagaError `SAGA_CLIENT_BUSY` when `maxPending` calls are under way
   */
  send(transactionId: string, event: SagaEvent, options?: { readonly headers?: Headers }): Promise<void>;
  /**
   * Sends a list saga, or a saga command as it is. Idempotent: the same transaction id with the same content starts one saga, however often it is sent.
   *
   * @returns the transaction id, once the brokers have the command
   * @throws SagaError `SAGA_CLIENT_BUSY` when `maxPending` calls are under way
   */
  submit(saga: SagaDraft | SagaCommand | DefinedSagaCommand, options?: SubmitOptions): Promise<string>;
  /**
   * Awaits how a saga ends. Only outcomes that were reported after `follow()`, or after its `since`, are known. The refusal of a
   * command counts for that command alone: where this client has submitted a corrected one under the id since, its outcome is
   * awaited.
   *
   * @throws SagaError `SAGA_OUTCOME_TIMEOUT` when nothing is heard for `timeoutMs`, `SAGA_OUTCOME_UNHEARD` when the client does
   *   not follow, was stopped, or can no longer follow the topic, `SAGA_CLIENT_BUSY` when `maxPending` calls wait; the saga
   *   goes on in any case
   */
  outcome(transactionId: string, options?: OutcomeOptions): Promise<SagaOutcome>;
  /**
   * Sends a saga and awaits how it ends.
   *
   * @example
   * ```ts no-run
   * const { type } = await client.submitAndWait(transfer, { timeoutMs: 30_000 });
   * ```
   */
  submitAndWait(
    saga: SagaDraft | SagaCommand | DefinedSagaCommand,
    options?: SubmitOptions & OutcomeOptions,
  ): Promise<SagaOutcome>;
  /**
   * Sends an operator command to the saga's owner, behind everything that this client has sent for the saga. It is carried out
   * when its turn comes; see the saga's history.
   *
   * @param note `step` is the id of the step it is for, needed where several are under way
   */
  operate(
    transactionId: string,
    command: OperatorVerb,
    note?: { readonly step?: string; readonly by?: string; readonly reason?: string },
  ): Promise<void>;
  /** Asks for the saga to be undone: short for `operate(id, 'cancel')`. */
  cancel(transactionId: string, reason?: string): Promise<void>;
  /** Rejects when the client can no longer follow the status topic; pending for ever otherwise. Ignoring it is safe. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

import type { Catalog, FailedBody, Headers, OperatorVerb, SagaCommand, SagaDraft } from '@sagachart/core';
import type { KafkaPort } from '../client-port/index.js';
import type { TopicNames } from '../topics/index.js';

export type SagaOutcome =
  | { readonly transactionId: string; readonly type: 'COMPLETED' }
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

export interface OutcomeOptions {
  /** Default 60,000; any length will do, `Infinity` too. */
  readonly timeoutMs?: number;
  /** Ends the waiting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface SagaClient {
  /**
   * Begins to follow the saga status topic; outcomes from then on are known, and with `since` (milliseconds of the Unix epoch)
   * those that were reported from that time on and are still in the topic.
   */
  start(options?: { readonly since?: number }): Promise<void>;
  /**
   * Sends a saga. Idempotent: the same transaction id with the same content starts one saga, however often it is sent.
   *
   * @returns the transaction id, once the brokers have the command
   * @throws SagaError `SAGA_CLIENT_BUSY` when `maxPending` calls are under way
   */
  submit(saga: SagaDraft | SagaCommand, options?: SubmitOptions): Promise<string>;
  /**
   * Awaits how a saga ends. Only outcomes that were reported after `start()`, or after its `since`, are known.
   *
   * @throws SagaError `SAGA_OUTCOME_TIMEOUT` when nothing is heard for `timeoutMs`, `SAGA_OUTCOME_UNHEARD` when the client is
   *   not started, was stopped, or can no longer follow the topic, `SAGA_CLIENT_BUSY` when `maxPending` calls wait; the saga
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
    saga: SagaDraft | SagaCommand,
    options?: SubmitOptions & OutcomeOptions,
  ): Promise<SagaOutcome>;
  /**
   * Sends an operator command to the saga's owner, behind everything that this client has sent for the saga. It is carried out
   * when its turn comes; see the saga's history.
   */
  operate(
    transactionId: string,
    command: OperatorVerb,
    note?: { readonly by?: string; readonly reason?: string },
  ): Promise<void>;
  /** Asks for the saga to be undone: short for `operate(id, 'cancel')`. */
  cancel(transactionId: string, reason?: string): Promise<void>;
  /** Rejects when the client can no longer follow the status topic; pending for ever otherwise. Ignoring it is safe. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

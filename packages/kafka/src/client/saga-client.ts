import { v4 as randomId } from 'uuid';
import {
  type Catalog,
  decodeJson,
  encodeJson,
  type FailedBody,
  type Headers,
  messageOf,
  normaliseUuid,
  type OperatorVerb,
  type SagaCommand,
  type SagaDraft,
  SagaError,
} from '@sagachart/core';
import type { KafkaPort, KafkaRecord, Tail } from '../client-port/index.js';
import { partitionFor } from '../client-port/index.js';
import { operatorRecord } from '../inbox/index.js';
import { type Deployment, inboxTopic, type TopicNames } from '../topics/index.js';
import { recordHeaders } from '../worker/index.js';

export type SagaOutcome =
  | { readonly transactionId: string; readonly type: 'COMPLETED' }
  | { readonly transactionId: string; readonly type: 'FAILED'; readonly body: FailedBody };

export interface SagaClientOptions {
  readonly port: KafkaPort;
  readonly catalog: Catalog;
  readonly names: TopicNames;
  /** Only for operator commands: they go to the inbox of this deployment. */
  readonly deployment: Deployment;
}

export interface SubmitOptions {
  /** Default: a new random uuid for a draft; a command brings its own. */
  readonly transactionId?: string;
  /** Tenant and trace; carried to every command of the saga, byte for byte. */
  readonly headers?: Headers;
}

export interface SagaClient {
  /** Begins to follow the saga status topic; outcomes from then on are known. */
  start(): Promise<void>;
  /**
   * Sends a saga. Idempotent: the same transaction id with the same content starts one saga, however often it is sent.
   *
   * @returns the transaction id, once the brokers have the command
   */
  submit(saga: SagaDraft | SagaCommand, options?: SubmitOptions): Promise<string>;
  /**
   * Awaits how a saga ends. Only outcomes that were reported after `start()` are known.
   *
   * @throws SagaError `SAGA_OUTCOME_TIMEOUT` when nothing is heard for `timeoutMs` (default 60,000), `SAGA_OUTCOME_UNHEARD`
   *   when the client is not started, was stopped, or can no longer follow the topic; the saga goes on in any case
   */
  outcome(transactionId: string, options?: { readonly timeoutMs?: number }): Promise<SagaOutcome>;
  /** Sends an operator command to the saga's owner. It is carried out when its turn comes; see the saga's history. */
  operate(
    transactionId: string,
    command: OperatorVerb,
    note?: { readonly by?: string; readonly reason?: string },
  ): Promise<void>;
  /** Asks for the saga to be undone: short for `operate(id, 'cancel')`. */
  cancel(transactionId: string, reason?: string): Promise<void>;
  stop(): Promise<void>;
}

interface Asker {
  readonly tell: (outcome: SagaOutcome) => void;
  readonly refuse: (error: SagaError) => void;
}

const unheard = (why: string, cause?: unknown): SagaError =>
  new SagaError('SAGA_OUTCOME_UNHEARD', `No outcome can be heard, for this client ${why}.`, {
    mend: 'Sagas go on all the same; ask a client that is started.',
    cause,
  });

/** Outcomes that are remembered for askers who come late. */
const REMEMBERED = 100_000;

/** Submits sagas and awaits their outcomes. */
export function createSagaClient({ port, catalog, names, deployment }: SagaClientOptions): SagaClient {
  const producer = port.idempotentProducer();
  const commandTopic = names.nameOf(catalog.sagaCommandTopic);
  const statusTopic = names.nameOf(catalog.sagaStatusTopic);
  const outcomes = new Map<string, SagaOutcome>();
  const waiting = new Map<string, Set<Asker>>();
  let tail: Tail | undefined;
  let deaf: SagaError | undefined = unheard('was not started');
  let commandPartitions: Promise<number> | undefined;

  const countOf = async (topic: string): Promise<number> => {
    const count = (await port.admin.partitionCounts([topic])).get(topic);
    if (count !== undefined) return count;
    throw new SagaError('SAGA_TOPIC_MISSING', `The topic "${topic}" does not exist.`, {
      mend: 'Create it, or let `npm run topics -- --create` do so.',
      at: topic,
    });
  };

  const learn = (record: KafkaRecord): void => {
    const outcome = readOutcome(record);
    if (!outcome) return;
    const { transactionId } = outcome;
    outcomes.set(transactionId, outcome);
    if (outcomes.size > REMEMBERED) outcomes.delete(outcomes.keys().next().value as string);
    for (const { tell } of waiting.get(transactionId) ?? []) tell(outcome);
    waiting.delete(transactionId);
  };

  const goDeaf = (error: SagaError): void => {
    deaf ??= error;
    for (const askers of waiting.values()) for (const { refuse } of askers) refuse(deaf);
    waiting.clear();
  };

  const client: SagaClient = {
    async start() {
      const partitions = await countOf(statusTopic);
      tail = await port.tail({
        from: Array.from({ length: partitions }, (_, partition) => ({
          topic: statusTopic,
          partition,
          offset: 'latest' as const,
        })),
        growing: true,
        onBatch: ({ records }) => records.forEach(learn),
      });
      deaf = undefined;
      tail.failed.catch((thrown: unknown) =>
        goDeaf(unheard(`follows no more: ${messageOf(thrown)}`, thrown)),
      );
    },
    async submit(given, options = {}) {
      const command = 'toCommand' in given ? given.toCommand(options.transactionId ?? randomId()) : given;
      commandPartitions ??= countOf(commandTopic).catch((thrown: unknown) => {
        // What is missing now may be there at the next submission.
        commandPartitions = undefined;
        throw thrown;
      });
      const partitions = await commandPartitions;
      await producer.send([
        {
          topic: commandTopic,
          partition: partitionFor(command.transactionId, partitions),
          key: Buffer.from(command.transactionId),
          value: Buffer.from(encodeJson(command)),
          headers: recordHeaders(options.headers ?? []),
        },
      ]);
      return command.transactionId;
    },
    outcome(given, { timeoutMs = 60_000 } = {}) {
      const transactionId = normaliseUuid(given) ?? given;
      const known = outcomes.get(transactionId);
      if (known) return Promise.resolve(known);
      if (deaf) return Promise.reject(deaf);
      return new Promise((resolve, reject) => {
        const askers = waiting.get(transactionId) ?? new Set();
        waiting.set(transactionId, askers);
        const timer = setTimeout(() => {
          askers.delete(asker);
          if (askers.size === 0) waiting.delete(transactionId);
          const what = `Saga ${transactionId} has not ended within ${timeoutMs} ms.`;
          const mend = 'It goes on; ask again, look at its state, or cancel it.';
          reject(new SagaError('SAGA_OUTCOME_TIMEOUT', what, { mend }));
        }, timeoutMs);
        const asker: Asker = {
          tell: (outcome) => {
            clearTimeout(timer);
            resolve(outcome);
          },
          refuse: (error) => {
            clearTimeout(timer);
            reject(error);
          },
        };
        askers.add(asker);
      });
    },
    async operate(given, command, note = {}) {
      // As the router writes it, for the key decides the partition.
      const transactionId = normaliseUuid(given) ?? given;
      const to = {
        topic: inboxTopic(deployment),
        partition: partitionFor(transactionId, deployment.partitions),
      };
      await producer.send([operatorRecord(to, transactionId, { command, ...note })]);
    },
    cancel: (transactionId, reason) =>
      client.operate(transactionId, 'cancel', reason === undefined ? {} : { reason }),
    async stop() {
      goDeaf(unheard('was stopped'));
      await tail?.stop();
      await producer.close();
    },
  };
  return client;
}

function readOutcome(record: KafkaRecord): SagaOutcome | undefined {
  try {
    const { transactionId, type, body } = decodeJson(record.value?.toString() ?? '') as {
      transactionId?: string;
      type?: string;
      body?: FailedBody;
    };
    if (typeof transactionId !== 'string') return undefined;
    if (type === 'COMPLETED') return { transactionId, type };
    return type === 'FAILED' && body ? { transactionId, type, body } : undefined;
  } catch {
    // Somebody else's message on the status topic is no outcome.
    return undefined;
  }
}

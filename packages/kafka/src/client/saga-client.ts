import { v4 as randomId } from 'uuid';
import {
  encodeJson,
  messageOf,
  normaliseUuid,
  type SagaCommand,
  type SagaDraft,
  SagaError,
} from '@sagachart/core';
import { type OutgoingRecord, partitionFor, type Tail } from '../client-port/index.js';
import { operatorRecord } from '../inbox/index.js';
import { recordHeaders } from '../worker/index.js';
import type { SagaClient, SagaClientOptions } from './options.js';
import { clientBusy, OutcomeDesk } from './outcome-desk.js';
import { readOutcome } from './read-outcome.js';

const DEFAULT_MAX_PENDING = 100_000;

/**
 * Submits sagas, awaits their outcomes, and sends what operators want of them.
 *
 * Saga commands and operator commands for one transaction id go to the same partition of the same topic, whose number of
 * partitions is asked of the cluster, so that they are handled in the order in which they were sent.
 */
export function createSagaClient(options: SagaClientOptions): SagaClient {
  const { port, catalog, names, maxPending = DEFAULT_MAX_PENDING } = options;
  const producer = port.idempotentProducer();
  const commandTopic = names.nameOf(catalog.sagaCommandTopic);
  const statusTopic = names.nameOf(catalog.sagaStatusTopic);
  const desk = new OutcomeDesk(maxPending);
  let tail: Tail | undefined;
  let writing = 0;
  let commandPartitions: Promise<number> | undefined;
  let fail: (error: SagaError) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);

  const countOf = async (topic: string): Promise<number> => {
    const count = (await port.admin.partitionCounts([topic])).get(topic);
    if (count !== undefined) return count;
    throw new SagaError('SAGA_TOPIC_MISSING', `The topic "${topic}" does not exist.`, {
      mend: 'Create it, or let `npm run topics -- --create` do so.',
      at: topic,
    });
  };

  /** Writes a record for a saga, behind all that was written for it before. */
  const write = async (
    transactionId: string,
    recordTo: (to: { readonly topic: string; readonly partition: number }) => OutgoingRecord,
  ): Promise<void> => {
    if (writing >= maxPending) throw clientBusy('write to Kafka', maxPending);
    writing += 1;
    try {
      commandPartitions ??= countOf(commandTopic).catch((thrown: unknown) => {
        // What is missing now may be there at the next call.
        commandPartitions = undefined;
        throw thrown;
      });
      const partition = partitionFor(transactionId, await commandPartitions);
      await producer.send([recordTo({ topic: commandTopic, partition })]);
    } finally {
      writing -= 1;
    }
  };
  const commandOf = (given: SagaDraft | SagaCommand, transactionId: string | undefined): SagaCommand =>
    'toCommand' in given ? given.toCommand(transactionId ?? randomId()) : given;

  const client: SagaClient = {
    failed,
    async start({ since } = {}) {
      const partitions = Array.from({ length: await countOf(statusTopic) }, (_, partition) => ({
        topic: statusTopic,
        partition,
      }));
      const found = since === undefined ? [] : await port.admin.logOffsetsSince(partitions, since);
      tail = await port.tail({
        from: partitions.map((one, index) => ({
          ...one,
          offset: found[index]?.since ?? ('latest' as const),
        })),
        growing: true,
        onBatch: ({ records }) => {
          for (const record of records) {
            const outcome = readOutcome(record);
            if (outcome) desk.learn(outcome);
          }
        },
      });
      desk.open();
      tail.failed.catch((thrown: unknown) =>
        fail(desk.close(`follows no more: ${messageOf(thrown)}`, thrown)),
      );
    },
    async submit(given, { transactionId, headers = [] } = {}) {
      const command = commandOf(given, transactionId);
      // The key as the router writes it, so that every spelling of an id is one saga's.
      const id = normaliseUuid(command.transactionId) ?? command.transactionId;
      await write(id, (to) => ({
        ...to,
        key: Buffer.from(command.transactionId),
        value: Buffer.from(encodeJson(command)),
        headers: recordHeaders(headers),
      }));
      return command.transactionId;
    },
    outcome: (given, asking = {}) => desk.ask(normaliseUuid(given) ?? given, asking),
    async submitAndWait(given, { transactionId, headers, ...asking } = {}) {
      const command = commandOf(given, transactionId);
      const submitting = new AbortController();
      const { signal } = asking;
      const heard = client.outcome(command.transactionId, {
        ...asking,
        signal: signal ? AbortSignal.any([signal, submitting.signal]) : submitting.signal,
      });
      heard.catch(() => undefined);
      try {
        await client.submit(command, headers === undefined ? {} : { headers });
      } catch (thrown) {
        submitting.abort(thrown);
        throw thrown;
      }
      return heard;
    },
    async operate(given, command, note = {}) {
      const transactionId = normaliseUuid(given) ?? given;
      await write(transactionId, (to) => operatorRecord(to, transactionId, { command, ...note }));
    },
    cancel: (transactionId, reason) =>
      client.operate(transactionId, 'cancel', reason === undefined ? {} : { reason }),
    async stop() {
      desk.close('was stopped');
      await tail?.stop();
      await producer.close();
    },
  };
  return client;
}

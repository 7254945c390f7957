import { v4 as randomId } from 'uuid';
import {
  type DefinedSaga,
  type DefinedSagaCommand,
  encodeJson,
  fingerprint,
  type Headers,
  headerText,
  messageOf,
  normaliseUuid,
  type SagaCommand,
  type SagaDraft,
  SagaError,
} from '@sagachart/core';
import { type OutgoingRecord, partitionFor, type Tail } from '../client-port/index.js';
import { operatorRecord } from '../inbox/index.js';
import { recordHeaders, REFUSED_HEADER } from '../worker/index.js';
import type { SagaClient, SagaClientOptions, SagaOutcome, StartOptions } from './options.js';
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
  const tell = (transactionId: string, key: string, value: object, headers: Headers): Promise<void> =>
    write(transactionId, (to) => ({
      ...to,
      key: Buffer.from(key),
      value: Buffer.from(encodeJson(value)),
      headers: recordHeaders(headers),
    }));
  /** What was heard of another command that was refused under its id is not its outcome. */
  const announce = (command: SagaCommand | DefinedSagaCommand): void =>
    desk.expect(
      normaliseUuid(command.transactionId) ?? command.transactionId,
      fingerprint(encodeJson(command)),
    );
  const commandOf = (
    given: SagaDraft | SagaCommand | DefinedSagaCommand,
    transactionId: string | undefined,
  ): SagaCommand | DefinedSagaCommand =>
    'toCommand' in given ? given.toCommand(transactionId ?? randomId()) : given;

  const client: SagaClient = {
    failed,
    async follow({ since } = {}) {
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
            if (outcome) desk.learn(outcome, headerText(record.headers, REFUSED_HEADER));
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
      announce(command);
      await tell(id, command.transactionId, command, headers);
      return command.transactionId;
    },
    async start<Input, Output>(
      { name: sagaType }: DefinedSaga<Input, Output>,
      input: Input,
      { transactionId = randomId(), initiatedBy = '', headers = [] }: StartOptions = {},
    ) {
      await client.submit({ transactionId, sagaType, initiatedBy, input }, { headers });
      return {
        transactionId,
        send: (event) => client.send(transactionId, event, { headers }),
        // The definition of the orchestrator says what the output is; that it is the client's too is what its type claims.
        outcome: (asking) => client.outcome(transactionId, asking) as Promise<SagaOutcome<Output>>,
      };
    },
    async send(given, event, { headers = [] } = {}) {
      const transactionId = normaliseUuid(given) ?? given;
      await tell(transactionId, transactionId, { transactionId, event }, headers);
    },
    outcome: (given, asking = {}) => desk.ask(normaliseUuid(given) ?? given, asking),
    async submitAndWait(given, { transactionId, headers, ...asking } = {}) {
      const command = commandOf(given, transactionId);
      announce(command);
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

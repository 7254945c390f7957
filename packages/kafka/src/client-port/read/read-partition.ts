import { setTimeout as sleep } from 'node:timers/promises';
import { type ClusterClient, topicError } from '../connection/cluster-client.js';
import { ErrorCode } from '../connection/error-codes.js';
import { KafkaPortError } from '../errors.js';
import type { ReadPartitionOptions, ReadSummary } from '../reader-port.js';
import { isPassingError } from '../translate-error.js';
import { visibleRecords } from '../wire/aborted-transactions.js';
import type { PartitionFetched } from '../wire/fetch-response.js';
import { readRecordBatches } from '../wire/record-batch-decoder.js';
import { listOffsets } from './log-offsets.js';

const RETRY_MS = 50;
/** Short, because readers share a connection and a waiting fetch holds back the others' requests. */
const MAX_WAIT_MS = 20;

/** What a function of the caller threw, to be handed back as it is. */
export class CallerFailure {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    this.thrown = thrown;
  }
}

/** One fetch of one partition, read-committed. */
async function fetchOnce(
  client: ClusterClient,
  topic: string,
  partition: number,
  offset: number,
  maxBytes: number,
): Promise<PartitionFetched> {
  const broker = await client.leader(topic, partition);
  try {
    const { errorCode, partitions } = await broker.fetch({
      isolationLevel: 1,
      maxWaitMs: MAX_WAIT_MS,
      minBytes: 1,
      maxBytes,
      topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes }] }],
    });
    const fetched = partitions[0];
    const code = errorCode || (fetched?.errorCode ?? -1);
    if (code !== ErrorCode.none || !fetched) throw topicError(code, topic);
    return fetched;
  } catch (error) {
    client.noteError(error, broker);
    throw error;
  }
}

/**
 * Reads to the record that the caller recognises, without a group. While the records of one fetch are handled, the next
 * fetch is already under way. Errors that pass are waited out within the stall time-out.
 */
export async function readPartition(
  client: ClusterClient,
  options: ReadPartitionOptions,
): Promise<ReadSummary> {
  const { topic, partition, until, onRecords, signal } = options;
  const stallTimeoutMs = options.stallTimeoutMs ?? 30_000;
  const maxBytes = options.maxBytes ?? 8 * 1024 * 1024;
  let lastMove = Date.now();
  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (;;) {
      if (signal?.aborted) throw aborted(topic, partition, signal.reason);
      try {
        return await ask();
      } catch (error) {
        if (!isPassingError(error) || Date.now() - lastMove > stallTimeoutMs) throw error;
        await sleep(RETRY_MS);
      }
    }
  };
  const startOffset =
    options.from === 'earliest'
      ? (await patiently(() => listOffsets(client, [{ topic, partition }], 'start')))[0]!
      : options.from;
  const fetchAt = (offset: number): Promise<PartitionFetched> => {
    const fetching = patiently(() => fetchOnce(client, topic, partition, offset, maxBytes));
    // It is awaited only after the handler, which may throw first.
    fetching.catch(() => undefined);
    return fetching;
  };
  let offset = startOffset;
  let records = 0;
  let bytes = 0;
  let fetches = 0;
  let fetching = fetchAt(offset);
  for (;;) {
    const fetched = await fetching;
    fetches += 1;
    const batches = readRecordBatches(fetched.bytes);
    const from = offset;
    offset = Math.max(batches.at(-1)?.nextOffset ?? offset, offset);
    if (offset === from) {
      if (Date.now() - lastMove > stallTimeoutMs)
        throw stalled(topic, partition, offset, fetched, stallTimeoutMs);
      fetching = fetchAt(offset);
      continue;
    }
    lastMove = Date.now();
    fetching = fetchAt(offset);
    bytes += fetched.bytes.length;
    const visible = visibleRecords(batches, fetched.aborted, topic, partition, from);
    const stopAt = callerSays(() => visible.findIndex(until));
    const given = stopAt < 0 ? visible : visible.slice(0, stopAt + 1);
    records += given.length;
    if (stopAt >= 0) offset = given.at(-1)!.offset + 1;
    if (given.length > 0) {
      const { stableOffset } = fetched;
      const progress = { topic, partition, offset, startOffset, stableOffset, records, bytes };
      await Promise.resolve(callerSays(() => onRecords(given, progress))).catch((thrown: unknown) => {
        throw new CallerFailure(thrown);
      });
      lastMove = Date.now();
    }
    if (stopAt >= 0) return { nextOffset: offset, startOffset, records, bytes, fetches };
  }
}

function callerSays<T>(ask: () => T): T {
  try {
    return ask();
  } catch (thrown) {
    throw new CallerFailure(thrown);
  }
}

function aborted(topic: string, partition: number, cause: unknown): KafkaPortError {
  return new KafkaPortError(
    'SAGA_KAFKA_READ_ABORTED',
    `Reading "${topic}" partition ${partition} was ended.`,
    { cause },
  );
}

function stalled(
  topic: string,
  partition: number,
  offset: number,
  last: PartitionFetched,
  ms: number,
): KafkaPortError {
  const { stableOffset, highWatermark } = last;
  const open = highWatermark > stableOffset;
  const why = open
    ? `a transaction that is open at offset ${stableOffset} hides what follows (the log ends at ${highWatermark})`
    : `the log ends at ${highWatermark}`;
  return new KafkaPortError(
    'SAGA_KAFKA_READ_STALLED',
    `Reading "${topic}" partition ${partition} stands at offset ${offset} for ${ms} ms without the record to stop at: ${why}.`,
    {
      mend: open ? 'Fence the transactional id, or wait for its time-out.' : 'Write that record first.',
      retriable: true,
    },
  );
}

import type { KafkaRecord } from '../record.js';
import type { StoredBatch } from './record-batch-decoder.js';

/** A transaction that was aborted, as the broker lists it beside the records of a fetch. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/**
 * The batches that a read-committed reader may see, without transaction markers.
 *
 * Aborted transactions of several producers may overlap, so all that begin up to the end of a batch are opened before
 * that batch is judged, and each is closed by the abort marker of its own producer only.
 * @param batches in the order of the log
 * @param aborted as the broker sent them; an empty list when nothing is to be hidden
 */
export function visibleBatches(
  batches: readonly StoredBatch[],
  aborted: readonly AbortedTransaction[],
): readonly StoredBatch[] {
  const waiting = [...aborted].sort((left, right) => left.firstOffset - right.firstOffset);
  const open = new Set<number>();
  let next = 0;
  return batches.filter((batch) => {
    for (let first = waiting[next]; first && first.firstOffset < batch.nextOffset; first = waiting[next]) {
      open.add(first.producerId);
      next += 1;
    }
    if (batch.control !== null) {
      if (batch.control === 'abort') open.delete(batch.producerId);
      return false;
    }
    return !(batch.transactional && open.has(batch.producerId));
  });
}

/**
 * Their records from an offset on.
 * @param onFault told a batch that cannot be decoded, which is passed over then; without it what the batch throws is thrown
 */
export function visibleRecords(
  batches: readonly StoredBatch[],
  aborted: readonly AbortedTransaction[],
  topic: string,
  partition: number,
  from: number,
  onFault?: (batch: StoredBatch, thrown: unknown) => void,
): KafkaRecord[] {
  const recordsOf = (batch: StoredBatch): KafkaRecord[] => {
    try {
      return batch.records(topic, partition, from);
    } catch (thrown) {
      if (!onFault) throw thrown;
      onFault(batch, thrown);
      return [];
    }
  };
  const visible = visibleBatches(batches, aborted).map(recordsOf);
  return visible.length === 1 ? visible[0]! : visible.flat();
}

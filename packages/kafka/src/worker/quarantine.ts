import { messageOf, SagaError } from '@sagachart/core';
import type { KafkaRecord, PartitionBatch } from '../client-port/index.js';
import { readInboxRecord } from '../inbox/index.js';

/** The input of a transaction: one inbox record, the passing of time, or several records at once. */
export type Origin = KafkaRecord | 'time' | 'batch';

interface Fault {
  readonly reason: string;
  /** How often it failed, the last time as a record that was to be buried. */
  readonly times: number;
}

const MAX_REASON_LENGTH = 2_000;
/** Keys of strangers on the inbox may be anything. */
const MAX_ID_LENGTH = 100;

const fault = (what: string, mend: string, cause: unknown): SagaError =>
  new SagaError('SAGA_ENGINE_FAULT', `${what}: ${messageOf(cause).slice(0, MAX_REASON_LENGTH)}.`, {
    mend,
    cause,
  });

/**
 * What the owner of a partition knows of inputs of which nothing can come: what came of them could be neither stored nor sent.
 * The outcome of a transaction that failed is unknown, so its engine is thrown away; this stays, so that the next one is spared
 * the input, and the other sagas of the partition go on.
 */
export class Quarantine {
  readonly #records = new Map<number, Fault>();
  readonly #suspects = new Set<string>();
  readonly #held = new Set<string>();

  /** Sagas whose deadlines are left alone. */
  get held(): ReadonlySet<string> {
    return this.#held;
  }

  /** Whether what came of a saga could not be stored or sent, and it is not yet known by which of its records. */
  get suspects(): boolean {
    return this.#suspects.size > 0;
  }

  /** Why a record is not to be handed to the engine. */
  faultAt(offset: number): Fault | undefined {
    return this.#records.get(offset);
  }

  /** Cuts a batch so that each record of a suspect saga stands alone. */
  portions(batch: PartitionBatch): readonly PartitionBatch[] {
    if (!this.suspects) return [batch];
    const portions: KafkaRecord[][] = [];
    let alone = true;
    for (const record of batch.records) {
      const suspect = this.#suspects.has(record.key?.toString() ?? '');
      if (suspect || alone) portions.push([record]);
      else portions.at(-1)?.push(record);
      alone = suspect;
    }
    if (portions.length === 0) return [batch];
    return portions.map((records, index) => ({
      ...batch,
      records,
      nextOffset: portions[index + 1]?.[0]?.offset ?? batch.nextOffset,
    }));
  }

  /** The engine threw at a record. */
  blameRecord(record: KafkaRecord, thrown: unknown): SagaError {
    const { topic, partition, offset, key } = record;
    const id = (key?.toString() ?? '').slice(0, MAX_ID_LENGTH);
    const from = readInboxRecord(record, 0)?.source?.topic ?? 'a port or an operator';
    const error = fault(
      `The engine failed at a message of ${from} for saga ${id} (offset ${offset} of "${topic}" partition ${partition})`,
      'The message goes to the dead letters; correct the action that throws and send the message again.',
      thrown,
    );
    this.#records.set(offset, { reason: error.what, times: (this.faultAt(offset)?.times ?? 0) + 1 });
    return error;
  }

  /** The engine threw at the deadline of a saga. */
  blameDeadline(transactionId: string, thrown: unknown): SagaError {
    this.#held.add(transactionId);
    return fault(
      `The deadline of saga ${transactionId} cannot be handled, so the saga waits`,
      'Correct the action that throws and start anew, or send the saga an operator command.',
      thrown,
    );
  }

  /** What came of a saga cannot be stored or sent. */
  blameSaga(transactionId: string, origin: Origin, thrown: unknown): SagaError {
    if (origin === 'time') return this.blameDeadline(transactionId, thrown);
    if (origin !== 'batch') return this.blameRecord(origin, thrown);
    this.#suspects.add(transactionId);
    return fault(
      `What came of saga ${transactionId} can be neither stored nor sent`,
      'Its messages are now taken one by one, to find the one at fault.',
      thrown,
    );
  }

  /** Everything below this inbox offset is committed. */
  settled(inboxOffset: number, changed: ReadonlySet<string>): void {
    for (const offset of this.#records.keys()) if (offset < inboxOffset) this.#records.delete(offset);
    if (this.#held.size > 0) for (const id of changed) this.#held.delete(id);
  }

  /** A batch was handled to its end. */
  cleared(): void {
    this.#suspects.clear();
  }

  /** The inbox was made anew: offsets say nothing any more. */
  forgetRecords(): void {
    this.#records.clear();
  }
}

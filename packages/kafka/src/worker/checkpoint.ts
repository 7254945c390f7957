import { SagaError } from '@sagachart/core';
import type { InboxSource } from '../inbox/index.js';

export const CHECKPOINT_KEY = 'checkpoint';

/** Per source partition: the generation of its topic and the highest offset that was handled. */
type Seen = [generation: number, offset: number];

/**
 * How far a worker has come: the next offset of its inbox partition, and for each source partition the highest offset it has
 * handled, by which repetitions of the router are known. Stored in the changelog with everything that follows from it.
 */
export class Checkpoint {
  #inboxOffset: number;
  readonly #seen: Map<string, Seen[]>;

  private constructor(inboxOffset: number, seen: Map<string, Seen[]>) {
    this.#inboxOffset = inboxOffset;
    this.#seen = seen;
  }

  static empty(): Checkpoint {
    return new Checkpoint(0, new Map());
  }

  /** @throws SagaError `SAGA_CHECKPOINT_INVALID` when the text is not one that `encode` made. */
  static decode(text: string): Checkpoint {
    try {
      const { v, inbox, seen } = JSON.parse(text) as {
        v: number;
        inbox: number;
        seen: Record<string, Seen[]>;
      };
      if (v !== 1 || !Number.isSafeInteger(inbox)) throw new Error(`version ${v}, inbox ${inbox}`);
      return new Checkpoint(inbox, new Map(Object.entries(seen)));
    } catch (cause) {
      throw new SagaError(
        'SAGA_CHECKPOINT_INVALID',
        'The checkpoint of a changelog partition cannot be read.',
        {
          mend: 'Run the release that wrote it, or restore the changelog.',
          cause,
        },
      );
    }
  }

  encode(): string {
    return JSON.stringify({ v: 1, inbox: this.#inboxOffset, seen: Object.fromEntries(this.#seen) });
  }

  get inboxOffset(): number {
    return this.#inboxOffset;
  }

  advanceTo(inboxOffset: number): void {
    this.#inboxOffset = Math.max(this.#inboxOffset, inboxOffset);
  }

  /** Takes note of a source record; `false` when it was handled before. */
  admit({ topic, partition, generation, offset }: InboxSource): boolean {
    let partitions = this.#seen.get(topic);
    if (!partitions) this.#seen.set(topic, (partitions = []));
    const [knownGeneration, knownOffset] = partitions[partition] ?? [0, -1];
    if (generation < knownGeneration || (generation === knownGeneration && offset <= knownOffset))
      return false;
    for (let gap = partitions.length; gap < partition; gap += 1) partitions[gap] = [0, -1];
    partitions[partition] = [generation, offset];
    return true;
  }
}

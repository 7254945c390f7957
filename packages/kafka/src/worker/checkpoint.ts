import { SagaError } from '@sagachart/core';
import type { InboxSource } from '../inbox/index.js';

export const CHECKPOINT_KEY = 'checkpoint';

/** Of one incarnation of a source topic: the highest offset that was handled, by partition; -1 for none. */
type Seen = [incarnation: string, offsets: number[]];

/** Incarnations of a topic that are remembered; a router may still bring records of an earlier one. */
const REMEMBERED = 4;

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

  /** For an inbox that was made anew: its offsets begin again. */
  rewindTo(inboxOffset: number): void {
    this.#inboxOffset = inboxOffset;
  }

  /** Takes note of a source record: `anew` for the first one of a topic that was another one before. */
  admit({ topic, partition, incarnation, offset }: InboxSource): 'first' | 'anew' | 'repeated' {
    let incarnations = this.#seen.get(topic);
    if (!incarnations) this.#seen.set(topic, (incarnations = []));
    let seen = incarnations.find(([known]) => known === incarnation);
    const anew = !seen && incarnations.length > 0;
    if (!seen) {
      seen = [incarnation, []];
      incarnations.push(seen);
      if (incarnations.length > REMEMBERED) incarnations.shift();
    }
    const [, offsets] = seen;
    if (offset <= (offsets[partition] ?? -1)) return 'repeated';
    for (let gap = offsets.length; gap < partition; gap += 1) offsets[gap] = -1;
    offsets[partition] = offset;
    return anew ? 'anew' : 'first';
  }
}

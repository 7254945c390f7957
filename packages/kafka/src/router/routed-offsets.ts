import type { CommittedOffset, GroupConsumer, TopicPartition } from '../client-port/index.js';

export interface RoutedOffsetsOptions {
  readonly consumer: () => Pick<GroupConsumer, 'assigned' | 'commit'>;
  /** The incarnation of the topic that a partition is read from now. */
  readonly incarnationOf: (place: TopicPartition) => string;
  readonly onCommitted: () => void | Promise<void>;
  readonly onTrouble: (topic: string, thrown: unknown, retryInMs: number) => void;
}

interface Routed extends CommittedOffset {
  readonly incarnation: string;
}

/**
 * How long a position may stand before it is committed. A request per batch would cost more than routing the batch; what a
 * successor reads once more because of it, the workers know for repetitions.
 */
const COMMIT_MS = 250;
const RETRY_MS = 500;

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** Commits how far the source partitions were routed: all that have moved in one request, a few times per second. */
export class RoutedOffsets {
  readonly #options: RoutedOffsetsOptions;
  readonly #routed = new Map<string, Routed>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: RoutedOffsetsOptions) {
    this.#options = options;
  }

  /** The inbox has everything of this partition below the offset. */
  note(offset: Routed): void {
    this.#routed.set(nameOf(offset), offset);
    this.#wake(COMMIT_MS);
  }

  /** Commits what is left; no further one follows. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#commit().catch(() => undefined);
  }

  #wake(ms: number): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      void this.#commit()
        .catch((thrown: unknown) => {
          this.#options.onTrouble(this.#routed.values().next().value?.topic ?? '', thrown, RETRY_MS);
          return RETRY_MS;
        })
        .then((retryMs) => {
          this.#timer = undefined;
          if (this.#routed.size > 0) this.#wake(retryMs ?? COMMIT_MS);
        });
    }, ms);
  }

  async #commit(): Promise<void> {
    const { consumer, incarnationOf, onCommitted } = this.#options;
    const owned = new Set(consumer().assigned().map(nameOf));
    for (const [name, one] of this.#routed) {
      // A successor reads the records once more; of a topic that was made anew the position means nothing any longer.
      if (!owned.has(name) || incarnationOf(one) !== one.incarnation) this.#routed.delete(name);
    }
    const offsets = [...this.#routed.values()];
    if (offsets.length === 0) return;
    try {
      await consumer().commit(offsets.map(({ incarnation: _incarnation, ...offset }) => offset));
    } catch (thrown) {
      // A partition was lost meanwhile: the next time it is left out.
      if ((thrown as { code?: string }).code === 'SAGA_KAFKA_NOT_OWNER') return;
      throw thrown;
    }
    for (const one of offsets) {
      if (this.#routed.get(nameOf(one)) === one) this.#routed.delete(nameOf(one));
    }
    await onCommitted();
  }
}

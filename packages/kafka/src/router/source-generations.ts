import type { KafkaAdmin, TopicPartition } from '../client-port/index.js';

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
const PREFIX = 'generation=';

/**
 * How often each source topic was made anew. A topic that is deleted and created again counts its offsets from 0; taken for
 * repetitions, its messages would vanish. The number is kept beside the committed offset, so it outlives the process.
 */
export class SourceGenerations {
  readonly #admin: KafkaAdmin;
  readonly #groupId: string;
  readonly #topics: readonly string[];
  readonly #known = new Map<string, number>();
  readonly #begun = new Set<string>();
  #loading: Promise<void> | undefined;

  constructor(admin: KafkaAdmin, groupId: string, topics: readonly string[]) {
    this.#admin = admin;
    this.#groupId = groupId;
    this.#topics = topics;
  }

  /** New partitions came: what is stored of them has to be read anew, for others may have changed it. */
  expect(added: readonly TopicPartition[]): void {
    for (const place of added) this.#known.delete(nameOf(place));
    this.#loading = undefined;
  }

  /** The log ends before our own committed offset: the topic is another one than it was. */
  begin(place: TopicPartition): void {
    this.#begun.add(nameOf(place));
  }

  /** The generation of a source partition; `onBegun` is told when a new one begins. */
  async of(place: TopicPartition, onBegun: (generation: number) => void): Promise<number> {
    const name = nameOf(place);
    if (!this.#known.has(name)) await (this.#loading ??= this.#load());
    let generation = this.#known.get(name) ?? 0;
    if (this.#begun.delete(name)) {
      generation += 1;
      onBegun(generation);
    }
    this.#known.set(name, generation);
    return generation;
  }

  /** What to leave beside the committed offset. */
  metadata(place: TopicPartition): string | undefined {
    const generation = this.#known.get(nameOf(place)) ?? 0;
    return generation === 0 ? undefined : `${PREFIX}${generation}`;
  }

  async #load(): Promise<void> {
    try {
      for (const offset of await this.#admin.committedOffsets(this.#groupId, this.#topics)) {
        const name = nameOf(offset);
        if (this.#known.has(name)) continue;
        const text = offset.metadata ?? '';
        this.#known.set(name, text.startsWith(PREFIX) ? Number(text.slice(PREFIX.length)) : 0);
      }
    } catch (thrown) {
      this.#loading = undefined;
      throw thrown;
    }
  }
}

import type {
  CommittedOffset,
  GroupConsumer,
  KafkaAdmin,
  OffsetOutOfRange,
  TopicPartition,
} from '../client-port/index.js';

export interface SourceIncarnationsOptions {
  readonly admin: KafkaAdmin;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly consumer: () => Pick<GroupConsumer, 'assigned' | 'pause' | 'resume' | 'seek' | 'commit'>;
  /** A topic was deleted and made anew, or its log was cut back behind what was read. */
  readonly onMadeAnew: (topic: string, incarnation: string) => void;
  /** Records of the source were deleted before they were read: those from the offset up to the start of the log. */
  readonly onExpired: (range: OffsetOutOfRange) => void;
  readonly onTrouble: (topic: string, thrown: unknown, retryInMs: number) => void;
}

const RETRY_MS = 500;
/** How often the ids of the topics are compared while the service runs. */
const COMPARE_MS = 5_000;
const PREFIX = 'incarnation=';

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
const isOf = (id: string, incarnation: string): boolean =>
  incarnation === id || incarnation.startsWith(`${id}.`);
const absent = (topic: string): Error => new Error(`the topic "${topic}" does not exist at the moment`);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Knows which incarnation of its topic each source partition is read from. A topic that is deleted and made anew counts its
 * offsets from 0; taken for repetitions, its messages would vanish. The broker gives every topic an id, and forgets what a
 * group has committed for a topic that is deleted, so the id goes with every message, and is kept beside the committed
 * offset. `id.1`, `id.2` are the same topic after its log ended before our position.
 */
export class SourceIncarnations {
  readonly #options: SourceIncarnationsOptions;
  readonly #known = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: SourceIncarnationsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      void this.#compare().finally(() => {
        if (!this.#stopped) this.start();
      });
    }, COMPARE_MS);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Of a partition whose delivery has begun. */
  of(place: TopicPartition): string {
    return this.#known.get(nameOf(place)) ?? '';
  }

  /** What to leave beside a committed offset. */
  metadata(incarnation: string): string {
    return `${PREFIX}${incarnation}`;
  }

  /** Holds new partitions back until it is known what they are. */
  expect(added: readonly TopicPartition[]): void {
    this.#options.consumer().pause(added);
    for (const place of added) this.#known.delete(nameOf(place));
    void this.#untilDone(added, () => this.#identify(added));
  }

  /** The position to go on from. */
  outOfRange(range: OffsetOutOfRange): number {
    const { topic, partition, offset, logStart, logEnd } = range;
    // Before the start: records expired unread. Past the end: the log is another one than before.
    if (offset < logStart) this.#options.onExpired(range);
    if (offset > logEnd) {
      const place = { topic, partition };
      this.#options.consumer().pause([place]);
      void this.#untilDone([place], () => this.#renew(place, logStart));
    }
    return logStart;
  }

  async #untilDone(places: readonly TopicPartition[], attempt: () => Promise<void>): Promise<void> {
    while (!this.#stopped) {
      try {
        return await attempt();
      } catch (thrown) {
        if (this.#stopped || !places.some((place) => this.#owns(place))) return;
        this.#options.onTrouble(places[0]?.topic ?? '', thrown, RETRY_MS);
        await sleep(RETRY_MS);
      }
    }
  }

  #owns({ topic, partition }: TopicPartition): boolean {
    const assigned = this.#options.consumer().assigned();
    return assigned.some((own) => own.topic === topic && own.partition === partition);
  }

  async #ids(topics: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const inspected = await this.#options.admin.inspectTopics([...new Set(topics)]);
    return new Map(inspected.flatMap(({ name, id }) => (id === undefined ? [] : [[name, id] as const])));
  }

  async #idOf(topic: string): Promise<string> {
    const id = (await this.#ids([topic])).get(topic);
    if (id === undefined) throw absent(topic);
    return id;
  }

  async #identify(places: readonly TopicPartition[]): Promise<void> {
    const { admin, groupId, consumer } = this.#options;
    const open = places.filter((place) => this.#owns(place) && !this.#known.has(nameOf(place)));
    const topics = [...new Set(open.map(({ topic }) => topic))];
    const ids = await this.#ids(topics);
    const committed = new Map(
      (await admin.committedOffsets(groupId, [...ids.keys()])).map((offset) => [nameOf(offset), offset]),
    );
    for (const place of open) {
      const id = ids.get(place.topic);
      if (id === undefined || !this.#owns(place)) continue;
      const before = storedIncarnation(committed.get(nameOf(place)));
      if (before === undefined || isOf(id, before)) this.#known.set(nameOf(place), before ?? id);
      else this.#begin(place, id);
      consumer().resume([place]);
    }
    const missing = topics.find((topic) => !ids.has(topic));
    if (missing !== undefined) throw absent(missing);
  }

  #begin(place: TopicPartition, incarnation: string): void {
    this.#known.set(nameOf(place), incarnation);
    this.#options.consumer().seek({ ...place, offset: 0 });
    this.#options.onMadeAnew(place.topic, incarnation);
  }

  async #renew(place: TopicPartition, logStart: number): Promise<void> {
    const { consumer, onMadeAnew } = this.#options;
    const id = await this.#idOf(place.topic);
    const before = this.of(place);
    const incarnation = isOf(id, before) ? `${id}.${Number(before.slice(id.length + 1)) + 1}` : id;
    this.#known.set(nameOf(place), incarnation);
    onMadeAnew(place.topic, incarnation);
    // Kept at once: if the log grew past the old position before its first record is handled, nobody would notice any more.
    await consumer().commit([{ ...place, offset: logStart, metadata: this.metadata(incarnation) }]);
    consumer().resume([place]);
  }

  /** While the service runs, a topic may be made anew and grow past our position before the next fetch. */
  async #compare(): Promise<void> {
    const { consumer, topics } = this.#options;
    const ids = await this.#ids(topics).catch(() => new Map<string, string>());
    if (this.#stopped) return;
    for (const place of consumer().assigned()) {
      const id = ids.get(place.topic);
      const before = this.#known.get(nameOf(place));
      if (id !== undefined && before !== undefined && !isOf(id, before)) this.#begin(place, id);
    }
  }
}

function storedIncarnation(committed: CommittedOffset | undefined): string | undefined {
  const text = committed?.metadata ?? '';
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : undefined;
}

import type { KafkaAdmin } from '../client-port/index.js';

/** How often the ids of the topics are compared. */
const COMPARE_MS = 5_000;

/**
 * Knows which topics these are. A topic that is deleted and created again has the same name and counts its offsets from 0; its
 * id tells.
 */
export class TopicGenerations {
  readonly #admin: KafkaAdmin;
  readonly #topics: readonly string[];
  readonly #onChanged: () => void;
  #known: ReadonlyMap<string, string> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param onChanged at least one of the topics is another one than before */
  constructor(admin: KafkaAdmin, topics: readonly string[], onChanged: () => void) {
    this.#admin = admin;
    this.#topics = topics;
    this.#onChanged = onChanged;
  }

  /** The ids as the cluster has them now; topics that are absent at the moment are left out. */
  async now(): Promise<ReadonlyMap<string, string>> {
    const inspected = await this.#admin.inspectTopics(this.#topics);
    const ids = new Map(inspected.flatMap(({ name, id }) => (id === undefined ? [] : [[name, id] as const])));
    this.#known = new Map([...(this.#known ?? []), ...ids]);
    return ids;
  }

  start(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      void this.#compare().finally(() => this.start());
    }, COMPARE_MS);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #compare(): Promise<void> {
    const before = this.#known;
    const now = await this.now().catch(() => undefined);
    if (this.#stopped || !before || !now) return;
    if ([...now].some(([topic, id]) => before.has(topic) && before.get(topic) !== id)) this.#onChanged();
  }
}

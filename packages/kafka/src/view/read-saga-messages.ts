import type { Catalog, MessageGap, SagaMessage, SagaMessages } from '@sagachart/core';
import {
  type KafkaPort,
  type KafkaRecord,
  type LogOffsetsSince,
  partitionFor,
  type TopicPartition,
} from '../client-port/index.js';
import { type Deployment, inboxTopic, type TopicNames } from '../topics/index.js';
import { BoundedScan, type ScanLimits, type ScanRange } from './bounded-scan.js';
import { inOrder } from './in-order.js';
import { receivedMessage, sentMessage } from './message-of-record.js';

export interface MessageLimits extends ScanLimits {
  /** Messages that are given at most, and the bytes of their values. */
  readonly messages: number;
  readonly messageBytes: number;
}

export interface ReadSagaMessagesOptions {
  readonly port: KafkaPort;
  readonly catalog: Catalog;
  readonly names: TopicNames;
  readonly deployment: Deployment;
  readonly saga: {
    readonly transactionId: string;
    /** When it was accepted, in milliseconds of the Unix epoch. */
    readonly startedAt: number;
  };
  /** Topic variables that it may have written to. Default: all that the catalogue writes. */
  readonly sentTo?: readonly string[];
  /** Default: 200,000 records, 128 MiB and ten seconds; 2,000 messages of 8 MiB. */
  readonly limits?: Partial<MessageLimits>;
}

const defaultLimits: MessageLimits = {
  records: 200_000,
  bytes: 128 * 1024 * 1024,
  milliseconds: 10_000,
  messages: 2_000,
  messageBytes: 8 * 1024 * 1024,
};

/** How far the clocks of senders may differ from the orchestrator's. */
const SKEW_MS = 60_000;
/** A saga command that waited for an outage to end was sent long before it was accepted: then it is looked for further back. */
const FURTHER_BACK_MS = [SKEW_MS, 3_600_000, Number.POSITIVE_INFINITY] as const;

/**
 * Reads the messages of a saga out of the topics that carried them: what came in from its inbox partition, what it sent from
 * the partitions of the command topics that its id belongs to. Nothing is stored for it; so it needs READ on these topics, takes
 * time where they are busy, and finds only what their retention has left. What may be missing is told in `gaps`:
 * `SAGA_MESSAGES_LIMIT`, `SAGA_MESSAGES_EXPIRED`, `SAGA_TOPIC_FORBIDDEN`, `SAGA_TOPIC_MISSING`.
 *
 * Gotcha: a command topic whose partition count has grown since the saga began is searched where the id belongs now.
 *
 * @throws KafkaPortError when the cluster cannot be asked
 */
export async function readSagaMessages(options: ReadSagaMessagesOptions): Promise<SagaMessages> {
  const { port, catalog, deployment, saga } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const search = new MessageSearch(new BoundedScan(port, limits), saga.transactionId, limits);
  const { transactionId, startedAt } = saga;
  const inbox = {
    topic: inboxTopic(deployment),
    partition: partitionFor(transactionId, deployment.partitions),
  };

  let received: SagaMessage[] = [];
  for (const backMs of FURTHER_BACK_MS) {
    const since = backMs === Number.POSITIVE_INFINITY ? 0 : startedAt - backMs;
    const [place] = await port.admin.logOffsetsSince([inbox], since);
    received = [];
    const unread = await search.read(place ? [rangeOf(place)] : [], (record) => {
      const message = receivedMessage(record, catalog);
      if (message) received.push(message);
      return message;
    });
    if (unread.length > 0 || received.some(({ kind }) => kind === 'saga')) break;
    if (place?.since === place?.start) {
      search.miss('SAGA_MESSAGES_EXPIRED', inbox.topic, 'The inbox no longer has the beginning of the saga.');
      break;
    }
  }

  const { partitions, variables } = await sentPlaces(options, search);
  const places = await port.admin.logOffsetsSince(partitions, startedAt - SKEW_MS);
  const sent = new Map<string, SagaMessage[]>();
  const firstTimes = new Map<string, number>();
  await search.read(
    places.map(rangeOf),
    (record) => {
      const variable = variables.get(record.topic) ?? record.topic;
      const message = sentMessage(record, variable, catalog);
      sent.set(record.topic, [...(sent.get(record.topic) ?? []), message]);
      return message;
    },
    ({ topic, timestampMs }) => void (firstTimes.has(topic) || firstTimes.set(topic, timestampMs)),
  );
  for (const place of places) {
    const { topic } = place;
    if (place.start === 0 || place.since > place.start || (firstTimes.get(topic) ?? Infinity) <= startedAt)
      continue;
    const variable = variables.get(topic) ?? topic;
    search.miss(
      'SAGA_MESSAGES_EXPIRED',
      variable,
      `${variable} no longer has what was sent when the saga began.`,
    );
  }
  return { messages: inOrder([received, ...sent.values()]), gaps: search.gaps };
}

const rangeOf = ({ topic, partition, since, stableEnd }: LogOffsetsSince): ScanRange => ({
  topic,
  partition,
  from: since,
  to: stableEnd,
});

/** Where the saga's commands and its outcome stand, as far as this user may read there. */
async function sentPlaces(
  { port: { admin }, catalog, names, saga, sentTo = catalog.producedTopics }: ReadSagaMessagesOptions,
  search: MessageSearch,
): Promise<{ partitions: TopicPartition[]; variables: ReadonlyMap<string, string> }> {
  const variables = new Map([...sentTo].map((variable) => [names.nameOf(variable), variable]));
  const inspected = await admin.inspectTopics([...variables.keys()]);
  const readable = inspected.flatMap(({ name, state, allowed }) => {
    if (state === 'present' && allowed.has('READ')) return [name];
    const variable = variables.get(name) ?? name;
    if (state === 'missing')
      search.miss('SAGA_TOPIC_MISSING', variable, `The topic ${variable} does not exist.`);
    else
      search.miss(
        'SAGA_TOPIC_FORBIDDEN',
        variable,
        `The service may not read ${variable}: what was sent there is not shown. Grant READ on it to the user of this service.`,
      );
    return [];
  });
  const counts = await admin.partitionCounts(readable);
  const partitions = readable.flatMap((topic) => {
    const count = counts.get(topic);
    return count === undefined ? [] : [{ topic, partition: partitionFor(saga.transactionId, count) }];
  });
  return { partitions, variables };
}

/** Picks the records of one saga, and notes what it has not seen. */
class MessageSearch {
  readonly gaps: MessageGap[] = [];
  readonly #scan: BoundedScan;
  readonly #key: Buffer;
  readonly #limits: MessageLimits;
  #messages = 0;
  #bytes = 0;
  #isCut = false;

  constructor(scan: BoundedScan, transactionId: string, limits: MessageLimits) {
    this.#scan = scan;
    this.#key = Buffer.from(transactionId);
    this.#limits = limits;
  }

  miss(code: MessageGap['code'], topic: string | null, reason: string): void {
    this.gaps.push({ code, topic, reason });
  }

  /** @returns the ranges that were not read to their end */
  async read(
    ranges: readonly ScanRange[],
    take: (record: KafkaRecord) => SagaMessage | undefined,
    see: (record: KafkaRecord) => void = () => undefined,
  ): Promise<readonly ScanRange[]> {
    const { messages, messageBytes } = this.#limits;
    const unread = await this.#scan.read(ranges, (record) => {
      see(record);
      if (!record.key?.equals(this.#key)) return;
      if (this.#messages >= messages || this.#bytes >= messageBytes) {
        if (!this.#isCut)
          this.miss('SAGA_MESSAGES_LIMIT', null, 'The saga has more messages than are shown.');
        this.#isCut = true;
        return;
      }
      if (!take(record)) return;
      this.#messages += 1;
      this.#bytes += record.value?.byteLength ?? 0;
    });
    for (const { topic, from, to } of unread)
      this.miss(
        'SAGA_MESSAGES_LIMIT',
        topic,
        `The search in ${topic} ended ${to - from} records before its end: it has read as much as it may.`,
      );
    return unread;
  }
}

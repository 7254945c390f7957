import { setTimeout as sleep } from 'node:timers/promises';
import { v4 as randomId } from 'uuid';
import { messageOf, SagaError } from '@sagachart/core';
import {
  type KafkaPort,
  type PartitionBatch,
  ProducerFenced,
  type TopicPartition,
  type TopicSpec,
} from '../client-port/index.js';
import { guardedHooks } from '../hooks/index.js';
import { lackingPermission } from '../log/index.js';
import { TaskQueue } from '../partition/index.js';
import { ParticipantPartition } from './participant-partition.js';
import type { Obey } from './types.js';

export interface ParticipantOptions {
  readonly port: KafkaPort;
  /** Names the consumer group, the answers topic (`<name>.answers`) and the transactional ids. */
  readonly name: string;
  /** Topic names by topic variable, for commands and answers alike. */
  readonly nameOf: (variable: string) => string;
  /** The variables of the command topics to obey. All must have the same number of partitions. */
  readonly commands: readonly string[];
  readonly obey: Obey;
  /** How long answers are remembered for repeated commands, in milliseconds. Default 3,600,000. */
  readonly rememberMs?: number;
  readonly sessionTimeoutMs?: number;
  /** After each commit: the transaction ids whose answers became visible. */
  readonly onCommitted?: (transactionIds: readonly string[]) => void;
  /** A command that is not JSON: it is passed over. */
  readonly onUnreadable?: (topic: string, thrown: unknown) => void;
  /** Something failed and is tried again. */
  readonly onTrouble?: (what: string, thrown: unknown) => void;
}

export interface Participant {
  /** Makes the answers topic if it is missing, then joins. */
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly failed: Promise<never>;
}

const RETRY_MS = 500;
/** How often the group's offsets follow the answers topic. They only show the lag; the answers topic decides. */
const OFFSET_COMMIT_MS = 1_000;
/** After being fenced: the next heartbeat tells who owns the partition, so that its rightful owner is not fenced in turn. */
const FENCED_RETRY_MS = 3_000;

/** @throws SagaError `SAGA_TOPIC_PARTITIONS` or `SAGA_TOPIC_CLEANUP` when it was there already and would lose answers. */
async function requireAnswersTopic(port: KafkaPort, { name, partitions }: TopicSpec): Promise<void> {
  const [found] = await port.admin.describeTopics([name]);
  if (found && found.partitions !== partitions) {
    throw new SagaError(
      'SAGA_TOPIC_PARTITIONS',
      `The topic "${name}" has ${found.partitions} partitions, but the command topics have ${partitions}.`,
      { mend: 'Give them the same number, or give the participant another name.', at: name },
    );
  }
  const policy = found?.config['cleanup.policy'] ?? 'compact';
  if (policy !== 'compact') {
    throw new SagaError('SAGA_TOPIC_CLEANUP', `The topic "${name}" has cleanup.policy=${policy}.`, {
      mend: 'Set cleanup.policy=compact on it, or answers would be forgotten too early.',
      at: name,
    });
  }
}

const retryMs = (thrown: unknown): number => (thrown instanceof ProducerFenced ? FENCED_RETRY_MS : RETRY_MS);

interface Owned {
  readonly tasks: TaskQueue;
  partition: ParticipantPartition | undefined;
  lost: boolean;
}

/**
 * Obeys the commands of one or more topics and answers them. Answers, the memory of them and the position in the command
 * topics become visible in one transaction: a command is answered once, however often the process is killed; a repeated
 * command (same idempotency key) gets the same answers again without being obeyed again.
 */
export function createParticipant(given: ParticipantOptions): Participant {
  const options = guardedHooks(given, ['onCommitted', 'onUnreadable']);
  const { port, name, nameOf, commands, sessionTimeoutMs = 10_000 } = options;
  const answers = `${name}.answers`;
  const variables = new Map(commands.map((variable) => [nameOf(variable), variable]));
  const owned = new Map<number, Owned>();
  const partitionCounts = new Map<string, number>();
  let stopping = false;
  let refuse: (thrown: unknown) => void = () => undefined;
  const refused = new Promise<never>((_, reject) => (refuse = reject));
  const trouble = (what: string, thrown: unknown): void =>
    options.onTrouble?.(`${what}: ${messageOf(thrown)}`, thrown);

  const open = (partition: number): Promise<ParticipantPartition> =>
    ParticipantPartition.open({
      ...options,
      answers,
      partition,
      variables,
      partitionCounts,
      mark: randomId(),
    });

  /** Restores until it works or the partition is lost; then delivery begins at what the answers topic says. */
  const restore = async (partition: number, own: Owned): Promise<void> => {
    while (!own.lost && !stopping) {
      try {
        const opened = await open(partition);
        if (own.lost) return opened.close();
        own.partition = opened;
        for (const topic of variables.keys()) {
          consumer.seek({ topic, partition, offset: opened.offsetOf(topic) });
        }
        consumer.resume(places(partition));
        return;
      } catch (thrown) {
        const refusal = lackingPermission(thrown);
        if (refusal) return refuse(refusal);
        const waitMs = retryMs(thrown);
        trouble(`Partition ${partition} of participant "${name}" is opened again in ${waitMs} ms`, thrown);
        await sleep(waitMs);
      }
    }
  };
  const places = (partition: number): TopicPartition[] =>
    [...variables.keys()].map((topic) => ({ topic, partition }));

  const work = async (
    own: Owned,
    partition: number,
    run: (owner: ParticipantPartition) => Promise<void>,
  ): Promise<void> => {
    if (!own.partition || own.lost) return;
    try {
      await run(own.partition);
    } catch (thrown) {
      own.partition.close();
      own.partition = undefined;
      if (own.lost) return;
      consumer.pause(places(partition));
      trouble(`Partition ${partition} of participant "${name}" is opened anew`, thrown);
      await sleep(retryMs(thrown));
      await restore(partition, own);
    }
  };

  const consumer = port.groupConsumer({
    groupId: name,
    topics: [...variables.keys()],
    assignment: 'co-partition',
    sessionTimeoutMs,
    onAssigned: ({ added }) => {
      consumer.pause(added);
      for (const partition of new Set(added.map((place) => place.partition))) {
        const before = owned.get(partition);
        if (before) before.lost = true;
        const own: Owned = { tasks: new TaskQueue(), partition: undefined, lost: false };
        owned.set(partition, own);
        void own.tasks.run(() => restore(partition, own));
      }
    },
    onLost: (lost) => {
      for (const partition of new Set(lost.map((place) => place.partition))) {
        const own = owned.get(partition);
        if (!own) continue;
        own.lost = true;
        own.partition?.close();
        owned.delete(partition);
      }
    },
    onOutOfRange: ({ topic, partition, offset, logStart, logEnd }) => {
      trouble(
        `"${topic}" partition ${partition} ends at ${logEnd} and begins at ${logStart}, but ${offset} is next; participant "${name}" goes on at its start`,
        new SagaError('SAGA_SOURCE_RECREATED', 'Commands were deleted, or their topic was made anew.', {
          mend: 'Check that nothing was still unread.',
        }),
      );
      if (offset > logEnd) owned.get(partition)?.partition?.rewind(topic, logStart);
      return logStart;
    },
    onBatch: async (batch: PartitionBatch) => {
      const own = owned.get(batch.partition);
      if (!own) return;
      const later = (sendLater: (owner: ParticipantPartition) => Promise<void>): void =>
        void own.tasks.run(() => work(own, batch.partition, sendLater));
      await own.tasks.run(() => work(own, batch.partition, (owner) => owner.handle(batch, later)));
      const now = Date.now();
      if (now < offsetsDue) return;
      offsetsDue = now + OFFSET_COMMIT_MS;
      await commitOffsets();
    },
  });

  let offsetsDue = 0;
  const commitOffsets = async (): Promise<void> => {
    const offsets = [...owned].flatMap(([number, { partition }]) =>
      places(number).map((place) => ({ ...place, offset: partition?.offsetOf(place.topic) ?? 0 })),
    );
    const read = offsets.filter(({ offset }) => offset > 0);
    // Being late or refused does no harm.
    if (read.length > 0) await consumer.commit(read).catch(() => undefined);
  };

  const failed = Promise.race([consumer.failed, refused]);
  failed.catch(() => undefined);

  return {
    failed,
    async start() {
      const topics = [...variables.keys()];
      const found = await port.admin.partitionCounts(topics);
      const count = found.get(topics[0] ?? '');
      const missing = topics.find((topic) => !found.has(topic));
      if (missing !== undefined || count === undefined) {
        throw new SagaError('SAGA_TOPIC_MISSING', `The command topic "${missing ?? name}" does not exist.`, {
          mend: 'Create it, or let `npm run topics -- --create` do so.',
          ...(missing === undefined ? {} : { at: missing }),
        });
      }
      const own = { name: answers, partitions: count, config: { 'cleanup.policy': 'compact' } };
      await port.admin.createTopics([own]);
      await requireAnswersTopic(port, own);
      await consumer.start();
    },
    async stop() {
      stopping = true;
      consumer.pause([...owned.keys()].flatMap(places));
      await Promise.all([...owned.values()].map(({ tasks }) => tasks.idle()));
      await commitOffsets();
      await consumer.stop();
      for (const own of owned.values()) {
        await own.tasks.idle();
        own.lost = true;
        own.partition?.close();
      }
      owned.clear();
    },
  };
}

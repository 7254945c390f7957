import { v4 as randomId } from 'uuid';
import { SagaError, messageOf } from '@sagachart/core';
import {
  changelogTopic,
  deadLetterTopic,
  DEFAULT_MAX_MESSAGE_BYTES,
  inboxTopic,
  plannedBytes,
  requireTopics,
  routerGroup,
  topicPlan,
  transactionalId,
  workerGroup,
} from '../topics/index.js';
import { guardedHooks, guardedObserver } from '../hooks/index.js';
import { Router } from '../router/index.js';
import {
  ActivityRunner,
  type Destinations,
  type PartitionWorkerOptions,
  WorkerGroup,
} from '../worker/index.js';
import type { OrchestratorHooks, OrchestratorOptions } from './options.js';

export interface Orchestrator {
  /**
   * Checks the topics and what this user may do with them, joins the group, restores the sagas of the partitions that the
   * group gives to this process, and only then begins to read the source topics.
   *
   * @throws SagaError `SAGA_TOPIC_…` for a set-up that would lose messages; nothing was consumed then, and all is stopped
   * @throws KafkaPortError `SAGA_KAFKA_…` when the cluster cannot be reached or refuses
   */
  start(): Promise<void>;
  /** Finishes what is at hand, leaves the groups. Safe to call twice. */
  stop(): Promise<void>;
  /** Rejects when the orchestrator has ended by an error that only a new process can mend. */
  readonly failed: Promise<never>;
  /** The inbox partitions of this process; `ready` once restored. */
  partitions(): readonly {
    readonly partition: number;
    readonly ready: boolean;
    readonly live: number;
    readonly finished: number;
  }[];
}

const hookNames: readonly (keyof OrchestratorHooks)[] = [
  'onCommitted',
  'onPassedOver',
  'onRestoreProgress',
  'onOwnership',
  'onIgnored',
  'onDeadLetter',
  'onLost',
];

/** How long port calls under way may take when the service stops. */
const ACTIVITY_GRACE_MS = 5_000;

/**
 * An orchestrator process: a router for the source topics and a worker for each inbox partition that the group gives it. Any
 * number of processes (up to the number of partitions) share the work of one deployment.
 *
 * @throws SagaError `SAGA_OPTION_INVALID`
 */
export function createOrchestrator(options: OrchestratorOptions): Orchestrator {
  const { participantsRead = 'committed' } = options;
  if (participantsRead !== 'committed' && participantsRead !== 'uncommitted')
    throw new SagaError('SAGA_OPTION_INVALID', `participantsRead is ${JSON.stringify(participantsRead)}.`, {
      mend: 'Use "committed" or "uncommitted".',
      at: 'participantsRead',
    });
  const { port, catalog, names, deployment, sessionTimeoutMs = 10_000 } = options;
  const hooks = guardedHooks(options.hooks ?? {}, hookNames);
  const inbox = inboxTopic(deployment);
  const deadLetters = deadLetterTopic(deployment);
  const { partitions } = deployment;
  const observe = guardedObserver(options.engine?.observe, hooks.onTrouble);
  const engine = {
    maxMessageBytes: DEFAULT_MAX_MESSAGE_BYTES,
    ...options.engine,
    ...(observe ? { observe } : {}),
  };
  const producer = port.idempotentProducer();
  const trouble = (what: string, thrown: unknown): void =>
    hooks.onTrouble?.(`${what}: ${messageOf(thrown)}`, thrown);
  const toldAnew = new Set<string>();
  const tellAnew = (topic: string, incarnation: string): void => {
    const one = `${topic} ${incarnation}`;
    if (toldAnew.has(one)) return;
    toldAnew.add(one);
    trouble(
      `The topic "${topic}" was made anew; it is read from its start`,
      new SagaError('SAGA_SOURCE_RECREATED', 'A source topic was deleted and made anew.', {
        mend: 'Check that nothing was still unread in the old topic.',
      }),
    );
  };
  let counts: ReadonlyMap<string, number> = new Map();
  const destinations: Destinations = {
    nameOf: names.nameOf,
    partitionsOf: (name) => counts.get(name) ?? 1,
    deadLetters,
  };
  const activities = new ActivityRunner({
    ports: options.ports ?? {},
    producer,
    inbox,
    partitions,
    maxAnswerBytes: engine.maxMessageBytes,
    onCrashPoint: options.onCrashPoint,
    onLostAnswer: ({ activity, key }, thrown) =>
      trouble(`The answer of ${activity} for ${key} could not be written`, thrown),
  });
  const workerOf = (partition: number): PartitionWorkerOptions => ({
    port,
    catalog,
    engine,
    changelog: changelogTopic(deployment),
    inbox,
    partition,
    transactionalId: transactionalId(deployment, partition),
    transactionTimeoutMs: options.transactionTimeoutMs,
    destinations,
    participantsRead,
    now: options.now ?? Date.now,
    mark: randomId,
    onCrashPoint: options.onCrashPoint,
    onRestoreProgress: hooks.onRestoreProgress,
    onSourceAnew: (variable, incarnation) => tellAnew(names.nameOf(variable), incarnation),
    onFault: (fault) => hooks.onTrouble?.(fault.message, fault),
    onSetAside: (id, thrown) =>
      trouble(
        `Saga ${id} of partition ${partition} stands still, for its record in the changelog cannot be used`,
        thrown,
      ),
    onHeld: (held) => {
      const [first] = held.values();
      hooks.onTrouble?.(
        `${held.size} sagas of partition ${partition} are held until a release that fits, for their actions or definitions have changed where they stand. One of them: ${first?.reason ?? ''}`,
        new SagaError(first?.code ?? 'SAGA_DEFINITION_CHANGED', first?.reason ?? '', {
          mend: 'Run a release that still has what they stand in, or abandon them.',
        }),
      );
    },
    plannedBytes: plannedBytes(engine.maxMessageBytes),
    onPassedOver: hooks.onPassedOver,
    onCommitted: (of, output, receipt, stored) => {
      activities.start(output.activities);
      hooks.onCommitted?.(of, output, receipt, stored);
    },
  });
  const workers = new WorkerGroup({
    port,
    groupId: workerGroup(deployment),
    inbox,
    workerOf,
    sessionTimeoutMs,
    ...(options.maxBatchRecords === undefined ? {} : { maxBatchRecords: options.maxBatchRecords }),
    ...(options.now ? { now: options.now } : {}),
    onActivities: (calls) => activities.resume(calls),
    onOwnership: (change, of, reason) => hooks.onOwnership?.(change, of, reason),
    onTrouble: (partition, thrown, ms) =>
      trouble(
        `Partition ${partition} is restored anew in ${ms} ms, for a message, a transaction or its restore failed`,
        thrown,
      ),
    onInboxLoss: (partition, offset, logStart) => {
      if (offset < logStart) hooks.onLost?.({ topic: inbox, partition, from: offset, to: logStart });
      trouble(
        `The inbox "${inbox}" lost records of partition ${partition}: ${offset} is next, but it begins at ${logStart}`,
        new SagaError('SAGA_INBOX_LOST', 'Inbox records were deleted before they were handled.', {
          mend: 'Raise retention.ms of the inbox topic above the longest outage, and compare with the source topics.',
        }),
      );
    },
    onCrashPoint: options.onCrashPoint,
  });
  const router = new Router({
    port,
    catalog,
    names,
    groupId: routerGroup(deployment),
    inbox,
    partitions,
    deadLetters,
    producer,
    sessionTimeoutMs,
    onCrashPoint: options.onCrashPoint,
    onIgnored: hooks.onIgnored,
    onDeadLetter: hooks.onDeadLetter,
    onTrouble: (topic, thrown, ms) => trouble(`Routing "${topic}" is tried again in ${ms} ms`, thrown),
    onMadeAnew: tellAnew,
    onUndecodable: ({ topic, partition, from, to, error }) => {
      hooks.onLost?.({ topic, partition, from, to });
      trouble(
        `Records of the source topic "${topic}" partition ${partition} from offset ${from} to ${to - 1} cannot be decoded and are passed over`,
        error,
      );
    },
    onExpired: ({ topic, partition, offset, logStart }) => {
      hooks.onLost?.({ topic, partition, from: offset, to: logStart });
      trouble(
        `Records of the source topic "${topic}" partition ${partition} from offset ${offset} to ${logStart - 1} were deleted before they were read`,
        new SagaError('SAGA_SOURCE_EXPIRED', `${logStart - offset} offsets of a source topic are gone.`, {
          mend: 'Raise retention.ms of the topic above the longest outage, and ask the senders for what is missing.',
        }),
      );
    },
  });
  const failed = Promise.race([workers.failed, router.failed]);
  failed.catch(() => undefined);
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopping ??= (async () => {
      await router.stop();
      await workers.stop();
      await activities.stop(ACTIVITY_GRACE_MS);
      await producer.close();
    })());

  return {
    failed,
    partitions: () => workers.partitions(),
    async start() {
      try {
        await requireTopics(port.admin, topicPlan(deployment, names, 1, undefined, engine.maxMessageBytes));
        counts = await port.admin.partitionCounts(names.produced);
        await workers.start();
        // A permission that is lacking shows by now; the source topics are left alone until then.
        await Promise.race([workers.attempted(), failed]);
        if (!stopping) await router.start();
      } catch (thrown) {
        await stop();
        throw thrown;
      }
    },
    stop,
  };
}

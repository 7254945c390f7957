import { type Catalog, createSagaIndex, messageOf, SagaError, type SagaDirectory } from '@sagachart/core';
import type { KafkaPort, Tail } from '../client-port/index.js';
import { changelogTopic, type Deployment } from '../topics/index.js';
import { ChangelogFeed, type ViewProgress } from './changelog-feed.js';

export interface SagaViewSourceOptions {
  readonly port: KafkaPort;
  readonly deployment: Deployment;
  /** The catalogue of the orchestrators: sagas that it has no fitting definition for are shown as `held`. */
  readonly catalog?: Catalog;
  /** Finished sagas that are kept in memory. Default 200,000; the ones that finished first go first. */
  readonly maxFinished?: number;
  /** While the view loads, after each batch. */
  readonly onProgress?: (progress: ViewProgress) => void;
  /** A record could not be read, or a listener threw: one sentence, and the error. */
  readonly onTrouble?: (what: string, thrown: unknown) => void;
  /** Milliseconds of the Unix epoch; for tests. Default: the system clock. */
  readonly now?: () => number;
}

/**
 * All sagas of a deployment, read from its changelog: any process can have it, it belongs to no group and disturbs nobody. It
 * follows the workers' commits, so it lags behind them by a moment, and shows only what is committed.
 */
export interface KafkaSagaView extends SagaDirectory {
  /**
   * Begins to read.
   *
   * @throws SagaError `SAGA_TOPIC_MISSING`; KafkaPortError when the cluster cannot be reached
   */
  start(): Promise<void>;
  /** Resolves when everything is known that was stored when it was started; rejects when it ends before. */
  readonly ready: Promise<void>;
  /** Whether `ready` has resolved. */
  readonly isReady: boolean;
  progress(): ViewProgress;
  /** Rejects when reading has ended by an error. Ignoring it is safe. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Makes a view of all sagas; `start()` it, and await `ready` before believing that a saga is unknown. */
export function createSagaView(options: SagaViewSourceOptions): KafkaSagaView {
  const { port, deployment, catalog, maxFinished, onProgress, onTrouble, now = Date.now } = options;
  const topic = changelogTopic(deployment);
  const index = createSagaIndex({
    now,
    ...(catalog ? { catalog } : {}),
    ...(maxFinished === undefined ? {} : { maxFinished }),
    onListenerError: (thrown) => onTrouble?.(`A listener of the view threw: ${messageOf(thrown)}`, thrown),
  });
  const onUnreadable = (id: string, thrown: unknown): void =>
    onTrouble?.(`The record of saga ${id} in "${topic}" cannot be read: ${messageOf(thrown)}`, thrown);

  let feed = new ChangelogFeed(index, [], onUnreadable);
  let tail: Tail | undefined;
  let isReady = false;
  let becomeReady = (): void => undefined;
  let endEarly: (thrown: unknown) => void = () => undefined;
  let fail: (thrown: unknown) => void = () => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    becomeReady = resolve;
    endEarly = reject;
  });
  const failed = new Promise<never>((_, reject) => (fail = reject));
  for (const ignorable of [ready, failed]) ignorable.catch(() => undefined);
  const lookWhetherReady = (): void => {
    if (isReady || !feed.loaded) return;
    isReady = true;
    becomeReady();
  };

  return {
    get: (transactionId) => index.get(transactionId),
    list: (query) => index.list(query),
    counts: () => index.counts(),
    openLoad: (tenant) => index.openLoad(tenant),
    subscribe: (of, listener) => index.subscribe(of, listener),
    ready,
    failed,
    get isReady() {
      return isReady;
    },
    progress: () => feed.progress(),
    async start() {
      const [found] = await port.admin.describeTopics([topic]);
      if (!found) {
        throw new SagaError('SAGA_TOPIC_MISSING', `The changelog "${topic}" does not exist.`, {
          mend: 'Create it with the other topics of the deployment, or correct the prefix.',
          at: topic,
        });
      }
      const ends = await port.admin.logOffsets(topic);
      feed = new ChangelogFeed(index, ends, onUnreadable);
      lookWhetherReady();
      tail = await port.tail({
        from: ends.map(({ partition }) => ({ topic, partition, offset: 'earliest' as const })),
        async onBatch(batch) {
          await feed.take(batch);
          if (isReady) return;
          onProgress?.(feed.progress());
          lookWhetherReady();
        },
      });
      tail.failed.catch((thrown: unknown) => {
        endEarly(thrown);
        fail(thrown);
      });
    },
    async stop() {
      endEarly(
        new SagaError('SAGA_VIEW_STOPPED', 'The view was stopped before it had read everything.', {
          mend: 'Start another one.',
        }),
      );
      await tail?.stop();
    },
  };
}

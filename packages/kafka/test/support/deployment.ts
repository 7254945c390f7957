import type { Catalog } from '@sagachart/core';
import {
  createKafkaPort,
  createMissingTopics,
  createOrchestrator,
  createParticipant,
  createSagaClient,
  type Deployment,
  type KafkaPortConfig,
  type OrchestratorOptions,
  type ParticipantOptions,
  resolveTopicNames,
  topicPlan,
} from '@sagachart/kafka';

let serial = 0;

export interface TestDeploymentOptions {
  readonly catalog: Catalog;
  /** Of inbox and changelog. Default 4. */
  readonly partitions?: number;
  /** Of the shared topics. Default 3. */
  readonly sharedPartitions?: number;
  /** What the user of the service connects with. */
  readonly connection?: Partial<KafkaPortConfig>;
  /** Default true. */
  readonly createTopics?: boolean;
}

/** A deployment of its own on a broker: own topics, groups and transactional ids, and what runs on it. */
export async function testDeployment(brokers: string, options: TestDeploymentOptions) {
  const { catalog, connection = {} } = options;
  const name = `test-${process.pid}-${Date.now().toString(36)}-${(serial += 1)}`;
  const environment = Object.fromEntries(
    [...catalog.consumedTopics, ...catalog.producedTopics].map((variable) => [
      variable,
      `${name}.${variable}`,
    ]),
  );
  const names = resolveTopicNames(catalog, environment);
  const deployment: Deployment = { prefix: name, partitions: options.partitions ?? 4 };
  const newPort = () => createKafkaPort({ brokers: brokers.split(','), clientId: name, ...connection });
  const port = newPort();
  const plan = topicPlan(deployment, names, options.sharedPartitions ?? 3, 1);
  if (options.createTopics ?? true) await createMissingTopics(port.admin, plan);
  const problems: string[] = [];
  const onTrouble = (what: string): void => void problems.push(what);
  const closers = new Set<() => Promise<unknown>>();
  /** Stops it once, now or at the end. */
  const closing = (close: () => Promise<unknown>): (() => Promise<void>) => {
    let closed: Promise<unknown> | undefined;
    const once = async (): Promise<void> => {
      await (closed ??= close());
    };
    closers.add(once);
    return once;
  };
  return {
    name,
    catalog,
    environment,
    names,
    deployment,
    plan,
    port,
    /** What was in trouble, as the operator would read it. */
    problems,
    newPort,
    /** Starts an orchestrator; `stop` ends it before the others. */
    async orchestrator(more: Partial<OrchestratorOptions> = {}) {
      const own = newPort();
      const { hooks, ...others } = more;
      const orchestrator = createOrchestrator({
        port: own,
        catalog,
        names,
        deployment,
        sessionTimeoutMs: 6_000,
        ...others,
        hooks: { onTrouble, ...hooks },
      });
      const stop = closing(() => orchestrator.stop().then(() => own.close()));
      await orchestrator.start();
      return { ...orchestrator, stop };
    },
    async participant(more: Pick<ParticipantOptions, 'commands' | 'obey'> & Partial<ParticipantOptions>) {
      const own = newPort();
      const participant = createParticipant({
        port: own,
        name: `${name}.participant`,
        nameOf: names.nameOf,
        sessionTimeoutMs: 6_000,
        onTrouble,
        ...more,
      });
      const stop = closing(() => participant.stop().then(() => own.close()));
      await participant.start();
      return { ...participant, stop };
    },
    async client() {
      const client = createSagaClient({ port, catalog, names });
      closing(() => client.stop());
      await client.follow();
      return client;
    },
    async close() {
      for (const close of [...closers].reverse()) await close();
      await port.close();
    },
  };
}

export type TestDeployment = Awaited<ReturnType<typeof testDeployment>>;

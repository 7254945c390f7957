import {
  createKafkaPort,
  createMissingTopics,
  createOrchestrator,
  createParticipant,
  createSagaClient,
  type Deployment,
  type OrchestratorOptions,
  resolveTopicNames,
  topicPlan,
} from '@sagachart/kafka';
import type { Effect, HistoryTopics } from '../checker/index.js';
import { bankCatalog, bankObeys } from './bank.js';
import { startPlainParticipant } from './plain-participant.js';

let serial = 0;

/** A deployment of its own on a broker: own topics, groups and transactional ids. */
export async function bankDeployment(brokers: string, options: { readonly partitions?: number } = {}) {
  const name = `bank-${process.pid}-${(serial += 1)}`;
  const catalog = bankCatalog;
  const environment = Object.fromEntries(
    [...catalog.consumedTopics, ...catalog.producedTopics].map((variable) => [
      variable,
      `${name}.${variable}`,
    ]),
  );
  const names = resolveTopicNames(catalog, environment);
  const deployment: Deployment = { prefix: name, partitions: options.partitions ?? 4 };
  const newPort = () => createKafkaPort({ brokers: brokers.split(','), clientId: name });
  const port = newPort();
  await createMissingTopics(port.admin, topicPlan(deployment, names, 3, 1));
  const problems: string[] = [];
  const onTrouble = (what: string): void => void problems.push(what);
  const closers: (() => Promise<unknown>)[] = [() => port.close()];
  return {
    name,
    catalog,
    names,
    deployment,
    port,
    problems,
    newPort,
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
      closers.unshift(() => orchestrator.stop().then(() => own.close()));
      await orchestrator.start();
      return orchestrator;
    },
    async participant(balances?: Map<number, number>) {
      const own = newPort();
      const participant = createParticipant({
        port: own,
        name: `${name}.bank`,
        nameOf: names.nameOf,
        commands: ['BANK_COMMANDS'],
        obey: bankObeys(balances),
        sessionTimeoutMs: 6_000,
        onTrouble,
      });
      closers.unshift(() => participant.stop().then(() => own.close()));
      await participant.start();
      return participant;
    },
    /** A bank that reads uncommitted and enters what it does for each record that it sees. */
    async plainParticipant() {
      const own = newPort();
      const book = new Map<string, Effect>();
      const participant = await startPlainParticipant({
        port: own,
        name: `${name}.bank`,
        commands: names.nameOf('BANK_COMMANDS'),
        answers: names.nameOf('BANK_STATUS'),
        sessionTimeoutMs: 6_000,
        enter: (place, effect) => void book.set(place, effect),
      });
      closers.unshift(() => participant.stop().then(() => own.close()));
      return { effects: (): readonly Effect[] => [...book.values()] };
    },
    historyTopics: {
      submitted: names.nameOf(catalog.sagaCommandTopic),
      commands: [names.nameOf('BANK_COMMANDS')],
      answers: [names.nameOf('BANK_STATUS')],
      outcomes: names.nameOf(catalog.sagaStatusTopic),
    } satisfies HistoryTopics,
    async client() {
      const client = createSagaClient({ port, catalog, names });
      closers.unshift(() => client.stop());
      await client.follow();
      return client;
    },
    async close() {
      for (const close of closers) await close();
    },
  };
}

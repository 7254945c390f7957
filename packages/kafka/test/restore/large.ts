import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { type SagaCommand, saga } from '@sagachart/core';
import {
  createKafkaPort,
  createMissingTopics,
  createOrchestrator,
  type Deployment,
  partitionFor,
  resolveTopicNames,
  topicPlan,
} from '@sagachart/kafka';
import { startKafka } from '@sagachart/testing/local-kafka';
import { bankCatalog, move } from '../support/bank.js';

/**
 * How long a fresh process takes to restore many sagas in flight, and how much memory it takes:
 *
 *     npm run restore -- --sagas 200000
 *
 * Starts a broker of its own unless BOOTSTRAP_SERVERS names one. Five-step sagas, each waiting for the answer to its first.
 */
const CHUNK = 5_000;
const SHARED_PARTITIONS = 4;

const { values } = parseArgs({
  options: {
    sagas: { type: 'string', default: '200000' },
    partitions: { type: 'string', default: '8' },
    restore: { type: 'string' },
  },
});
const total = Number(values.sagas);
const partitions = Number(values.partitions);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (since: number): string => ((performance.now() - since) / 1_000).toFixed(1);
const mib = (bytes: number): string => (bytes / 1_048_576).toFixed(0);

const namesOf = (prefix: string) =>
  resolveTopicNames(
    bankCatalog,
    Object.fromEntries(
      [...bankCatalog.consumedTopics, ...bankCatalog.producedTopics].map((topic) => [
        topic,
        `${prefix}.${topic}`,
      ]),
    ),
  );

/** Calls back at most every two seconds. */
function everyTwoSeconds(tell: () => void): () => void {
  let last = performance.now();
  return () => {
    if (performance.now() - last < 2_000) return;
    last = performance.now();
    tell();
  };
}

const draft = Array.from({ length: 5 }, (_, index) => index).reduce(
  (so, index) => so.step(`step-${index}`, move({ account: index, amount: index + 1 })),
  saga('large restore'),
);

/** Submits the sagas and lets an orchestrator send their first commands; nobody answers. */
async function fill(brokers: string, deployment: Deployment): Promise<void> {
  const port = createKafkaPort({ brokers: brokers.split(','), clientId: 'fill' });
  const names = namesOf(deployment.prefix);
  await createMissingTopics(port.admin, topicPlan(deployment, names, SHARED_PARTITIONS, 1));
  const begun = performance.now();
  let accepted = 0;
  const progress = everyTwoSeconds(() => say(`  ${accepted} of ${total} sagas begun, ${seconds(begun)} s`));
  let done: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (done = resolve));
  const orchestrator = createOrchestrator({
    port,
    catalog: bankCatalog,
    names,
    deployment,
    engine: { retentionMs: 86_400_000 },
    hooks: {
      onCommitted: (_, output) => {
        accepted += output.messages.filter(({ kind }) => kind === 'command').length;
        progress();
        if (accepted >= total) done();
      },
      onTrouble: (what) => say(`  ${what}`),
    },
  });
  await orchestrator.start();
  const producer = port.idempotentProducer();
  const topic = names.nameOf(bankCatalog.sagaCommandTopic);
  // No answer ever comes: the deadline has to lie behind the end of this script.
  const policy = { deadlineMs: 86_400_000 };
  for (let from = 0; from < total; from += CHUNK) {
    await producer.send(
      Array.from({ length: Math.min(CHUNK, total - from) }, (_, index) => {
        const id = `0a1b2c3d-0000-4000-8000-${String(from + index).padStart(12, '0')}`;
        const command = draft.toCommand(id);
        const patient: SagaCommand = {
          ...command,
          steps: command.steps.map((step) => ({ ...step, policy })),
        };
        return {
          topic,
          partition: partitionFor(id, SHARED_PARTITIONS),
          key: Buffer.from(id),
          value: Buffer.from(JSON.stringify(patient)),
        };
      }),
    );
  }
  await all;
  await producer.close();
  await orchestrator.stop();
  await port.close();
  say(`${total} five-step sagas are in flight (${seconds(begun)} s)`);
}

/** What this script is for: a process that has nothing takes over all partitions. */
async function restore(brokers: string, deployment: Deployment): Promise<void> {
  const port = createKafkaPort({ brokers: brokers.split(','), clientId: 'restore' });
  globalThis.gc?.();
  const before = process.memoryUsage();
  const begun = performance.now();
  const read = new Map<number, { records: number; bytes: number }>();
  const sum = (of: 'records' | 'bytes') => [...read.values()].reduce((so, one) => so + one[of], 0);
  let ready = 0;
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const progress = everyTwoSeconds(() =>
    say(
      `  ${sum('records')} records, ${mib(sum('bytes'))} MiB, ${ready} of ${partitions} partitions ready, ${seconds(begun)} s`,
    ),
  );
  const orchestrator = createOrchestrator({
    port,
    catalog: bankCatalog,
    names: namesOf(deployment.prefix),
    deployment,
    hooks: {
      onRestoreProgress: (partition, { records, bytes }) => {
        read.set(partition, { records, bytes });
        progress();
      },
      onOwnership: (change, of) => {
        if (change === 'ready') ready += of.length;
      },
      onTrouble: (what) => say(`  ${what}`),
    },
  });
  await orchestrator.start();
  const took = performance.now() - begun;
  clearInterval(watch);
  const live = orchestrator.partitions().reduce((so, one) => so + one.live, 0);
  const cpu = process.cpuUsage();
  globalThis.gc?.();
  const after = process.memoryUsage();
  say(
    [
      `restored ${live} sagas in ${(took / 1_000).toFixed(2)} s (${Math.round((live / took) * 1_000)} sagas/s)`,
      `read ${sum('records')} records, ${mib(sum('bytes'))} MiB`,
      `heap ${mib(after.heapUsed)} MiB, ${Math.round((after.heapUsed - before.heapUsed) / live)} bytes per saga; peak of the process ${mib(peak)} MiB`,
      `CPU of this process ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s`,
    ].join('\n'),
  );
  if (live !== total) throw new Error(`${total - live} sagas are missing`);
  await orchestrator.stop();
  await port.close();
}

if (values.restore !== undefined) {
  const { brokers, deployment } = JSON.parse(values.restore) as { brokers: string; deployment: Deployment };
  await restore(brokers, deployment);
} else {
  const own = process.env['BOOTSTRAP_SERVERS'] ? undefined : await startKafka({ onProgress: say });
  try {
    const brokers = process.env['BOOTSTRAP_SERVERS'] ?? own!.bootstrapServers;
    const deployment = { prefix: `large-restore-${process.pid}`, partitions };
    await fill(brokers, deployment);
    const child = fork(
      new URL(import.meta.url),
      [
        '--restore',
        JSON.stringify({ brokers, deployment }),
        '--sagas',
        String(total),
        '--partitions',
        String(partitions),
      ],
      { execArgv: [...process.execArgv, '--expose-gc'] },
    );
    const [code] = (await once(child, 'exit')) as [number];
    process.exitCode = code;
  } finally {
    await own?.stop();
  }
}

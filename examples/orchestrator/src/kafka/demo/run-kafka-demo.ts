import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@sagachart/core';
import { createMissingTopics } from '@sagachart/kafka';
import type { DemoArguments } from '../../demo/demo-arguments.js';
import { type BoardAccess, boardAccess, boardLines } from '../../demo/demo-board.js';
import { outcomeTable } from '../../demo/outcome-table.js';
import { paintFor } from '../../demo/paint.js';
import { progressLine } from '../../demo/progress-line.js';
import { markOf, readSamples, type Sample } from '../../demo/sample.js';
import { differencesOf } from '../../demo/saga-result.js';
import { ownSamples } from '../../service/index.js';
import { tellSetUpError } from '../../set-up-error.js';
import { readKafkaSetUp } from '../kafka-set-up.js';
import { type DemoProcess, startDemoProcess } from './demo-process.js';
import { KafkaDemo } from './kafka-demo.js';
import { serviceCatalog } from '../../statecharts/index.js';

const { stdout } = process;
const print = (line = ''): void => void stdout.write(`${line}\n`);

/** Between the submissions of two samples, and between two of `--watch`, in milliseconds. */
const STAGGER_MS = 400;
const BETWEEN_MS = 3_000;

/** A deployment of its own, so that the demo meets nobody else's sagas and answers nobody else's commands. */
function demoEnvironment(dialect: DemoArguments['dialect']): NodeJS.ProcessEnv {
  const { SAGACHART_PREFIX: prefix = 'sagachart-demo' } = process.env;
  const { consumedTopics, producedTopics } = serviceCatalog(dialect);
  const topics = [...consumedTopics, ...producedTopics].map((name) => [name, `${prefix}.${name}`] as const);
  return {
    SAGACHART_PARTITIONS: '4',
    ...process.env,
    ...Object.fromEntries(topics),
    SAGACHART_PREFIX: prefix,
    DIALECT: dialect,
    LOG_LEVEL: 'info',
    HOST: '127.0.0.1',
    PORT: '0',
  };
}

async function becomesReady(url: string): Promise<void> {
  while ((await fetch(`${url}/readyz`)).status !== 200) await sleep(100);
}

async function startOrchestrators(
  environment: NodeJS.ProcessEnv,
  access: BoardAccess,
  processes: DemoProcess[],
): Promise<void> {
  const started = await Promise.all(
    [access.port, 0].map((port) => {
      const own = { ...environment, PORT: String(port), OPERATOR_TOKEN: access.operatorToken };
      return startDemoProcess('start.ts', [], own, 'url');
    }),
  );
  processes.unshift(...started);
  const urls = started.map(({ told }) => String(told['url']));
  await Promise.all(urls.map(becomesReady));
  print('two orchestrator processes, each with the board and all sagas');
  for (const line of boardLines(urls, access)) print(line);
}

const endings = ['SIGINT', 'SIGTERM'] as const;

/** A signal ends the demo at once, and by the exit of this process those that it started. */
function endBySignal(): void {
  for (const signal of endings) process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
}

const anewUnder = ({ command }: Sample): string => randomUUID().slice(0, 24) + markOf(command.transactionId);

async function play(
  demo: KafkaDemo,
  samples: readonly Sample[],
  { watch, fast }: DemoArguments,
): Promise<boolean> {
  const paint = paintFor(stdout, process.env);
  for (const sample of samples) {
    await demo.submit(sample, anewUnder(sample));
    if (!fast) await sleep(STAGGER_MS);
  }
  const results = await demo.settle();
  print();
  for (const line of outcomeTable(results, paint)) print(line);
  let allExpected = results.every((result) => differencesOf(result).length === 0);
  if (!watch) return allExpected;

  const stop = new AbortController();
  for (const signal of endings) {
    process.removeAllListeners(signal);
    process.once(signal, () => stop.abort());
  }
  print('\nSubmitting the samples anew, one after the other. Ctrl-C ends.\n');
  for (let turn = 0; !stop.signal.aborted; turn += 1) {
    const sample = samples[turn % samples.length] as Sample;
    await demo.submit(sample, anewUnder(sample));
    const [result] = await demo.settle(stop.signal);
    const differences = result && !stop.signal.aborted ? differencesOf(result) : [];
    for (const difference of differences) print(paint(`${sample.name}: ${difference}`, 'bad'));
    if (differences.length > 0) allExpected = false;
    await sleep(BETWEEN_MS, undefined, { signal: stop.signal }).catch(() => undefined);
  }
  return allExpected;
}

/**
 * The demo on Kafka: the simulated services in one process, two orchestrator processes, and this one, which submits the
 * samples and follows them.
 *
 * @returns whether every outcome was the expected one; a set-up that is wrong is told, and is none
 */
export async function runKafkaDemo(given: DemoArguments): Promise<boolean> {
  endBySignal();
  const processes: DemoProcess[] = [];
  let demo: KafkaDemo | undefined;
  try {
    const samples = given.files.length > 0 ? readSamples(given.files) : ownSamples();
    const access = await boardAccess(process.env);
    const environment = demoEnvironment(given.dialect);
    const setUp = readKafkaSetUp(environment);
    const port = setUp.openPort('saga-demo-topics');
    try {
      await createMissingTopics(port.admin, setUp.plan, (line) => !line.startsWith('created') && print(line));
    } finally {
      await port.close();
    }
    const services = await startDemoProcess('participants.ts', given.files, environment, 'lookUpUrl');
    processes.push(services);
    const lookUpUrl = String(services.told['lookUpUrl']);
    await startOrchestrators({ ...environment, SAGACHART_LOOKUP_URL: lookUpUrl }, access, processes);
    const paint = paintFor(stdout, process.env);
    demo = new KafkaDemo(setUp, (progress, sample, atMs) =>
      print(progressLine(progress, sample, atMs, { paint, columns: stdout.columns })),
    );
    await demo.start();
    print(`${samples.length} sample sagas, ${given.dialect} dialect, simulated game services, real time\n`);
    return await play(demo, samples, given);
  } catch (thrown) {
    tellSetUpError(thrown, false);
    return false;
  } finally {
    await demo?.stop().catch((thrown: unknown) => print(messageOf(thrown)));
    await Promise.all(processes.map((one) => one.stop()));
  }
}

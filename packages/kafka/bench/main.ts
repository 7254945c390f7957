import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createMissingTopics, createSagaClient, topicPlan } from '@sagachart/kafka';
import { startKafka } from '@sagachart/testing/local-kafka';
import { startChild } from './cast.js';
import { drive, type Load, type LoadResult, quantile } from './driver.js';
import { catalog, deploymentOf, portOf, type ProcessSettings, STEPS, topicsOf } from './shape.js';

/**
 * `npm run bench -- kafka [--sagas N] [--window N] [--quick] [--only full|part|lone] [--participants-read uncommitted]`: ours against the ceiling (the same hops,
 * messages and transactions without saga logic, in the same processes on the same broker), alternating, in one run. With
 * BENCH_PROFILE=FOLDER each process leaves a CPU profile there.
 */
const flag = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const quick = process.argv.includes('--quick');
const sagas = flag('sagas', quick ? 2_000 : 10_000);
const window = flag('window', 1_000);
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const wanted = (part: 'full' | 'part' | 'lone'): boolean => only === undefined || only === part;
const participantsRead = process.argv.includes('--participants-read')
  ? (process.argv[process.argv.indexOf('--participants-read') + 1] as ProcessSettings['participantsRead'])
  : 'committed';
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** CPU time of a process that is not ours, in microseconds, from the kernel. */
function cpuMicrosOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

function bytesOn(loopback: string): number {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((one) => one.trim().startsWith(`${loopback}:`));
  return Number(line?.trim().split(/[:\s]+/)[1] ?? Number.NaN);
}

function brokerPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`kafka.Kafka`) && ownPids.has(pid);
      } catch {
        return false;
      }
    });
}
const ownPids = new Set<number>();

interface Measured {
  readonly load: LoadResult;
  readonly cpuMsPerSaga: Readonly<Record<string, number>>;
  readonly wireBytesPerSaga: number;
  readonly stepLatencies: readonly number[];
}

async function stage(kind: 'ours' | 'ceiling', brokers: string, run: string) {
  const settings: ProcessSettings = { brokers, run, partitions: 4, topicPartitions: 4, participantsRead };
  const port = portOf(settings, `bench-client-${run}`);
  const names = topicsOf(settings);
  await createMissingTopics(
    port.admin,
    topicPlan(deploymentOf(settings), names, settings.topicPartitions, 1),
  );
  const client = createSagaClient({ port, catalog, names });
  await client.follow();
  const own = kind === 'ours';
  const participant = await startChild(
    'participant',
    own ? './participant-process.ts' : './bare-participant-process.ts',
    settings,
  );
  const relay = await startChild(
    'orchestrator',
    own ? './orchestrator-process.ts' : './bare-relay-process.ts',
    settings,
  );
  const children = [relay, participant];
  return {
    async measure(load: Load): Promise<Measured> {
      for (const child of children) child.ask({ ask: 'start-measuring' });
      const cpu = process.cpuUsage();
      const broker = brokerPids().map(cpuMicrosOf);
      const wire = bytesOn('lo');
      const result = await drive(client, load);
      const used = process.cpuUsage(cpu);
      const reports = await Promise.all(children.map((child) => child.report()));
      const brokerMicros = brokerPids().reduce(
        (sum, pid, index) => sum + cpuMicrosOf(pid) - (broker[index] ?? 0),
        0,
      );
      const perSaga = (micros: number): number => micros / 1_000 / load.sagas;
      return {
        load: result,
        cpuMsPerSaga: {
          broker: perSaga(brokerMicros),
          orchestrator: perSaga(reports[0]?.cpuMicros ?? 0),
          participant: perSaga(reports[1]?.cpuMicros ?? 0),
          client: perSaga(used.user + used.system),
        },
        wireBytesPerSaga: (bytesOn('lo') - wire) / load.sagas,
        stepLatencies: reports[1]?.latencies ?? [],
      };
    },
    async stop() {
      await Promise.all(children.map((child) => child.stop()));
      await client.stop();
      await port.close();
    },
  };
}

const tsup = fileURLToPath(new URL('../../../node_modules/tsup/dist/cli-default.js', import.meta.url));
say('building the packages that the processes run');
for (const name of ['core', 'kafka']) {
  const folder = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  execFileSync(process.execPath, [tsup], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
const kafka = await startKafka({ onProgress: say });
for (const node of kafka.nodes) ownPids.add(node.pid() ?? -1);
try {
  const ceiling = await stage('ceiling', kafka.bootstrapServers, `ceiling-${process.pid}`);
  const ours = await stage('ours', kafka.bootstrapServers, `ours-${process.pid}`);
  const show = (name: string, { load, cpuMsPerSaga, wireBytesPerSaga, stepLatencies }: Measured): void => {
    const cpu = Object.entries(cpuMsPerSaga);
    const sum = cpu.reduce((total, [, ms]) => total + ms, 0);
    console.log(
      `${name}: ${(load.sagas / load.seconds).toFixed(0)} sagas/s, ${((load.sagas * STEPS) / load.seconds).toFixed(0)} steps/s, ` +
        `${load.failed} failed; CPU per saga ${sum.toFixed(2)} ms (${cpu.map(([who, ms]) => `${who} ${ms.toFixed(2)}`).join(', ')}); ` +
        `${(wireBytesPerSaga / 1_024).toFixed(1)} KiB on the wire per saga; ` +
        `event to next command p50 ${quantile(stepLatencies, 0.5).toFixed(1)} ms, p99 ${quantile(stepLatencies, 0.99).toFixed(1)} ms; ` +
        `saga p50 ${quantile(load.durations, 0.5).toFixed(0)} ms, p99 ${quantile(load.durations, 0.99).toFixed(0)} ms`,
    );
  };
  say('warming up');
  for (const one of [ceiling, ours]) await one.measure({ sagas: Math.min(3_000, sagas), window, failing: 0 });
  const full = { sagas, window, failing: 0 };
  const a = await ceiling.measure(full);
  const b = await ours.measure(full);
  show('ceiling, all succeed', a);
  show('ours, all succeed   ', b);
  const ratio = b.load.sagas / b.load.seconds / (a.load.sagas / a.load.seconds);
  console.log(`ours / ceiling: ${(ratio * 100).toFixed(0)} % of the throughput`);
  if (wanted('full')) show('ours, 20 % fail     ', await ours.measure({ ...full, failing: 0.2 }));
  const peak = b.load.sagas / b.load.seconds;
  for (const part of wanted('part') ? [0.25, 0.75] : []) {
    const rate = peak * part;
    const load = { sagas: Math.round(rate * (quick ? 4 : 10)), window: 5_000, rate, failing: 0 };
    const bare = await ceiling.measure(load);
    const own = await ours.measure(load);
    show(`ceiling at ${part * 100} % load `, bare);
    show(`ours at ${part * 100} % load    `, own);
    const p50 = quantile(own.stepLatencies, 0.5) / quantile(bare.stepLatencies, 0.5);
    console.log(`ours / ceiling at ${part * 100} % load: p50 ${p50.toFixed(2)} times`);
  }
  if (wanted('lone')) {
    const lone = { sagas: quick ? 50 : 200, window: 1, failing: 0 };
    show('ceiling, one at a time', await ceiling.measure(lone));
    show('ours, one at a time', await ours.measure(lone));
  }
  await ours.stop();
  await ceiling.stop();
} finally {
  await kafka.stop();
}

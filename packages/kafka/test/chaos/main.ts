// npm run chaos -- [--seconds N] [--sagas N] [--nodes 1|3] [--kafka-version V] [--seed S] [--participants-read committed|uncommitted] [--logs FOLDER]
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chaosReport } from './report.js';
import { runChaos } from './run-chaos.js';

const USAGE =
  'usage: npm run chaos -- [--seconds N] [--sagas N] [--nodes 1|3] [--kafka-version V] [--seed S] [--participants-read committed|uncommitted] [--logs FOLDER]';

interface Flags {
  seconds: number;
  sagas: number;
  nodes: 1 | 3;
  kafkaVersion: string | undefined;
  seed: number;
  participantsRead: 'committed' | 'uncommitted';
  logs: string | undefined;
}

function readFlags(): Flags {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '600' },
      sagas: { type: 'string', default: '2000' },
      nodes: { type: 'string', default: '3' },
      'kafka-version': { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      'participants-read': { type: 'string', default: 'committed' },
      logs: { type: 'string' },
    },
  });
  const [seconds, sagas, nodes, seed] = [values.seconds, values.sagas, values.nodes, values.seed].map(Number);
  const whole = [seconds, sagas, seed].every((value) => Number.isSafeInteger(value) && Number(value) >= 0);
  if (!whole || (nodes !== 1 && nodes !== 3)) throw new Error('not a whole number, or not 1 or 3 nodes');
  const participantsRead = values['participants-read'];
  if (participantsRead !== 'committed' && participantsRead !== 'uncommitted')
    throw new Error('participants read committed or uncommitted');
  return {
    participantsRead,
    seconds: Number(seconds),
    sagas: Number(sagas),
    nodes,
    kafkaVersion: values['kafka-version'],
    seed: Number(seed),
    logs: values.logs,
  };
}

let flags: Flags;
try {
  flags = readFlags();
} catch (thrown) {
  process.stderr.write(`${(thrown as Error).message}\n${USAGE}\n`);
  process.exit(2);
}
// So that the processes of the run end with this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

const result = await runChaos({ ...flags, onProgress: (line) => process.stdout.write(`${line}\n`) });
process.stdout.write(`${chaosReport(result)}\n`);
const violated = result.judgement.violations.length > 0;
if (violated || flags.logs !== undefined) {
  const folder = flags.logs ?? (await mkdtemp(join(tmpdir(), 'sagachart-chaos-')));
  await mkdir(folder, { recursive: true });
  for (const { name, lines } of result.slots) await writeFile(join(folder, `${name}.log`), lines.join('\n'));
  await writeFile(join(folder, 'history.json'), JSON.stringify(result.rest.history));
  process.stdout.write(`What the processes said, and the history: ${folder}\n`);
}
process.exitCode = violated ? 1 : 0;

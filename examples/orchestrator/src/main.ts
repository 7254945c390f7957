import { fileURLToPath } from 'node:url';
import { SagaError } from '@sagachart/core';
import { Demo, type Tell } from './demo/demo.js';
import { boardAccess, serveBoard } from './demo/demo-board.js';
import { demoUsage, readDemoArguments, type DemoArguments } from './demo/demo-arguments.js';
import { outcomeTable } from './demo/outcome-table.js';
import { type Paint, paintFor } from './demo/paint.js';
import { play } from './demo/play.js';
import { progressLine } from './demo/progress-line.js';
import { differencesOf, type SagaResult } from './demo/saga-result.js';
import { readSamples, type Sample, sampleFilesOf } from './demo/sample.js';
import { watch } from './demo/watch.js';
import { runKafkaDemo } from './kafka/demo/index.js';
import { endWithReader } from './quiet-pipe.js';

/** Virtual milliseconds between the submissions of two samples. */
const staggerMs = 400;

const folder = fileURLToPath(new URL('../sagas', import.meta.url));
const { stdout } = process;
const print = (line = ''): void => void stdout.write(`${line}\n`);

/** @returns whether every outcome was the expected one */
async function run(given: DemoArguments): Promise<boolean> {
  const { dialect, files } = given;
  const paint = paintFor(stdout, process.env);
  const samples = readSamples(files.length > 0 ? files : sampleFilesOf(folder));
  const access = await boardAccess(process.env);
  const tell: Tell = (progress, sample, atMs) => {
    print(progressLine(progress, sample, atMs, { paint, columns: stdout.columns }));
  };
  const demo = new Demo(samples, dialect, tell, Date.now());
  print(`${samples.length} sample sagas, ${dialect} dialect, simulated game services, virtual time`);
  const board = await serveBoard(demo, dialect, access, print);
  print();
  try {
    return await playAll(demo, samples, given, paint);
  } finally {
    await board?.stop();
  }
}

async function playAll(
  demo: Demo,
  samples: readonly Sample[],
  { watch: staying, fast }: DemoArguments,
  paint: Paint,
): Promise<boolean> {
  samples.forEach((sample, index) => demo.submit(sample, sample.command.transactionId, index * staggerMs));
  await play(demo, { fast });
  const results: SagaResult[] = demo.takeEnded();
  print();
  for (const line of outcomeTable(results, paint)) print(line);
  let different = results.filter((result) => differencesOf(result).length > 0).length;
  if (!staying) return different === 0;

  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  print('\nSubmitting the samples anew, one after the other. Ctrl-C ends.\n');
  let ended = 0;
  await watch(demo, samples, { fast, signal: stop.signal }, (result) => {
    ended += 1;
    const differences = differencesOf(result);
    if (differences.length > 0) different += 1;
    for (const difference of differences) print(paint(`${result.sample.name}: ${difference}`, 'bad'));
  });
  print(
    `\n${ended} more ${ended === 1 ? 'saga' : 'sagas'}, ${different === 0 ? 'all as expected' : `${different} not as expected`}`,
  );
  return different === 0;
}

endWithReader(stdout);
const request = readDemoArguments(process.argv.slice(2), stdout.isTTY === true);
if (request.kind === 'help') {
  stdout.write(demoUsage);
} else if (request.kind === 'refused') {
  process.stderr.write(`${request.reason}\n\n${demoUsage}`);
  process.exitCode = 2;
} else {
  try {
    const play = process.env['BOOTSTRAP_SERVERS'] ? runKafkaDemo : run;
    process.exitCode = (await play(request.arguments)) ? 0 : 1;
  } catch (thrown) {
    if (!(thrown instanceof SagaError)) throw thrown;
    process.stderr.write(`${thrown.code}: ${thrown.message}\n`);
    process.exitCode = 2;
  }
}

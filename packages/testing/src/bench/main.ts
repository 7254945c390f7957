import { bytesInFlight, heapOverFinished } from './memory.js';
import { bareChartRound, compileMs, engineRound } from './speed.js';

/**
 * `npm run bench -- engine [--quick]`: the engine against the bare chart, in one run. Times are CPU seconds of this process, so
 * that other work on the machine counts little; the two are measured in turns.
 */
const quick = process.argv.includes('--quick');
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const mib = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

const rounds = quick ? 6 : 20;
const warmUp = 3;
const bare = { transitions: 0, seconds: 0 };
const engine = { transitions: 0, seconds: 0, recordBytes: 0 };
for (let round = 0; round < rounds + warmUp; round += 1) {
  const chart = bareChartRound();
  const own = engineRound();
  say(`round ${round + 1} of ${rounds + warmUp}${round < warmUp ? ' (warming up)' : ''}`);
  if (round < warmUp) continue;
  bare.transitions += chart.transitions;
  bare.seconds += chart.seconds;
  engine.transitions += own.transitions;
  engine.seconds += own.seconds;
  engine.recordBytes += own.recordBytes;
}
const bareRate = bare.transitions / bare.seconds;
const engineRate = engine.transitions / engine.seconds;
print(`bare chart:  ${bareRate.toFixed(0)} transitions/s of CPU (five-step saga)`);
print(
  `engine:      ${engineRate.toFixed(0)} steps/s of CPU, messages read from JSON, a record of ` +
    `${(engine.recordBytes / engine.transitions).toFixed(0)} bytes written at every step`,
);
print(`ratio:       ${((engineRate / bareRate) * 100).toFixed(0)} % of the bare chart`);
print(
  `compiling:   ${compileMs(5).toFixed(2)} ms of CPU for a new shape of 5 steps, ${compileMs(20, 50).toFixed(2)} ms for 20`,
);

const inFlight = quick ? 10_000 : 100_000;
const bytes = bytesInFlight(inFlight, (done) => say(`${done} sagas in flight`));
print(`in flight:   ${bytes.toFixed(0)} bytes of heap per five-step saga, ${inFlight} of them`);

const finished = quick ? 50_000 : 1_000_000;
const heaps = heapOverFinished(finished, (done, heap) => say(`${done} sagas finished, heap ${mib(heap)}`));
const [first = 0, last = 0] = [heaps[0], heaps.at(-1)];
print(
  `finished:    heap ${mib(first)} after ${finished / 10}, ${mib(last)} after ${finished} (${mib(last - first)} more)`,
);

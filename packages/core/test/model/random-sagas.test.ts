import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Case, randomCase, runCase } from './schedule/random-case.js';

const runs = Number(process.env['SAGACHART_MODEL_RUNS'] ?? 20_000);
const seed = Number(process.env['SAGACHART_SEED'] ?? Date.now() % 2_147_483_647);
/** `SAGACHART_MODEL_SHRINK=no`: the case as it was found, at once; to make it small may take minutes. */
const asFound = process.env['SAGACHART_MODEL_SHRINK'] === 'no';
const given = process.env['SAGACHART_MODEL_CASE'];

const howToRepeat = (path: string | null | undefined, found: unknown): string =>
  [
    'Repeat with one of:',
    `  SAGACHART_SEED=${seed} SAGACHART_MODEL_RUNS=${runs} npm test -- random-sagas   (path ${path ?? '?'})`,
    `  SAGACHART_MODEL_CASE='${JSON.stringify(found)}' npm test -- random-sagas`,
  ].join('\n');

describe('the engine does what the reference model does', () => {
  it.runIf(given)('in the given case', () => {
    runCase(JSON.parse(given ?? '') as Case);
  });

  it.skipIf(given)(
    'for random sagas under duplicates, reordering, delay, crashes and operators',
    () => {
      let inputs = 0;
      const details = fc.check(
        fc.property(randomCase(seed), (one) => {
          inputs += runCase(one).inputs;
        }),
        { numRuns: runs, seed, endOnFailure: asFound },
      );
      process.stdout.write(`random sagas: seed ${seed}, ${details.numRuns} schedules, ${inputs} inputs\n`);
      if (!details.failed) return;
      const cause = details.errorInstance instanceof Error ? details.errorInstance.message : '';
      expect.fail(`${cause}\n${howToRepeat(details.counterexamplePath, details.counterexample?.[0])}`);
    },
    1_800_000,
  );
});

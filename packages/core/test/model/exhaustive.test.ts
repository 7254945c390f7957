import { describe, expect, it } from 'vitest';
import { townTraits, type TownActionName } from './reference/traits.js';
import { type Exploration, runEverySchedule } from './schedule/every-schedule.js';

/** `SAGACHART_EXHAUSTIVE=all`: pairs and triples of every action with a crash at every point; takes an hour. */
const all = process.env['SAGACHART_EXHAUSTIVE'] === 'all';
const names = Object.keys(townTraits) as TownActionName[];
// A transfer is three steps by itself.
const single = names.filter((name) => name !== 'transfer');

const pairs = (of: readonly TownActionName[]) => of.flatMap((first) => of.map((second) => [first, second]));
const triples = (of: readonly TownActionName[]) =>
  of.flatMap((first) => pairs(of).map((others) => [first, ...others]));

function runEach(
  label: string,
  shapes: readonly TownActionName[][],
  how: Omit<Exploration, 'actions'>,
): void {
  let schedules = 0;
  for (const actions of shapes) schedules += runEverySchedule({ actions, ...how });
  process.stdout.write(`every schedule of ${label}: ${shapes.length} sagas, ${schedules} schedules\n`);
  expect(schedules).toBeGreaterThan(shapes.length);
}

const time = all ? 7_200_000 : 1_800_000;

describe('every answer, silence, late answer and order of them, and a crash at every point', () => {
  it(
    'one step of every action',
    () => {
      runEach(
        'one step',
        names.map((name) => [name]),
        { crashes: true },
      );
    },
    time,
  );

  it(
    'one step that is sent twice',
    () => {
      const repeated: TownActionName[] = all ? single : ['pay', 'pin', 'reserve', 'greet'];
      runEach(
        'one repeated step',
        repeated.map((name) => [name]),
        { crashes: true, policy: { attempts: 2, undoAttempts: 2 } },
      );
    },
    time,
  );

  it(
    'two steps of every two actions',
    () => {
      runEach('two steps', pairs(single), { crashes: all });
    },
    time,
  );

  it(
    'two steps and a crash',
    () => {
      runEach('two steps and a crash', pairs(['pay', 'lock', 'burn', 'reserve', 'check']), { crashes: true });
    },
    time,
  );

  it(
    'three steps and a crash',
    () => {
      runEach(
        'three steps and a crash',
        triples(all ? ['pay', 'lock', 'burn', 'reserve'] : ['pay', 'lock', 'burn']),
        {
          crashes: true,
        },
      );
    },
    time,
  );
});

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
      const repeated: TownActionName[] = all ? single : ['pay', 'reserve', 'greet'];
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
      runEach('two steps and a crash', pairs(all ? single : ['pay', 'burn', 'reserve']), { crashes: true });
    },
    time,
  );

  it(
    'three steps and a crash',
    () => {
      runEach(
        'three steps and a crash',
        all
          ? triples(['pay', 'lock', 'burn', 'reserve'])
          : [
              ['pay', 'pay', 'pay'],
              ['pay', 'burn', 'pay'],
              ['lock', 'pay', 'burn'],
            ],
        { crashes: true },
      );
    },
    time,
  );

  it(
    'one step of every action, and a word of an operator at every point',
    () => {
      runEach(
        'one step and an operator',
        names.map((name) => [name]),
        { crashes: all, operator: true },
      );
    },
    time,
  );

  it(
    'two steps, and a word of an operator at every point',
    () => {
      const some: readonly TownActionName[][] = all
        ? pairs(single)
        : [
            ['pay', 'burn'],
            ['reserve', 'burn'],
          ];
      runEach('two steps and an operator', some, { crashes: false, operator: true });
    },
    time,
  );

  it.each([true, false])(
    'a step that is sent twice, an answer that comes again and a word of an operator at every point, attempts echoed: %s',
    (echoes) => {
      const repeated: TownActionName[] = all ? single : ['pay', 'reserve'];
      runEach(
        'one step, a repetition and an operator',
        repeated.map((name) => [name]),
        {
          crashes: false,
          operator: true,
          repeats: true,
          echoes,
          ...(all ? { policy: { attempts: 2 } } : {}),
        },
      );
      runEach(
        'one repeated step and a repetition',
        repeated.map((name) => [name]),
        { crashes: false, repeats: true, echoes, policy: { attempts: 2, undoAttempts: 2 } },
      );
    },
    time,
  );
});

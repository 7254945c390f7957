import type { Policy } from '../reference/model-step.js';
import type { TownActionName } from '../reference/traits.js';
import type { StepPlan } from '../town/plan.js';
import { outlive, requireInvariants } from './closing.js';
import { type Choose, explore } from './explore.js';
import { Schedule } from './schedule.js';

export interface Exploration {
  readonly actions: readonly TownActionName[];
  readonly policy?: Partial<Policy>;
  /** One crash at any point. */
  readonly crashes: boolean;
}

const planOf = (action: TownActionName, policy: Partial<Policy> | undefined): StepPlan => ({
  action,
  amount: 5,
  flawed: false,
  forward: [],
  undo: [],
  port: [],
  undoPort: [],
  ...(policy ? { policy } : {}),
});

/**
 * Runs a saga in every possible way: each participant accepts or refuses, each port answers, refuses or fails, each answer comes in time, late or
 * never, in any order, and the process may end once at any point. Returns the number of schedules.
 */
export function runEverySchedule({ actions, policy, crashes }: Exploration): number {
  return explore((choose) => {
    const schedule = new Schedule({
      echoes: false,
      remembers: true,
      talks: false,
      sagas: [actions.map((action) => planOf(action, policy))],
      react: () => (choose(2) === 0 ? 'obey' : 'refuse'),
      reactPort: () => (['answer', 'refuse', 'error'] as const)[choose(3)] ?? 'answer',
    });
    live(schedule, crashes, choose);
    requireInvariants(schedule);
    outlive(schedule);
  });
}

function live(schedule: Schedule, mayCrash: boolean, choose: Choose): void {
  let crashLeft = mayCrash;
  for (;;) {
    const { nextDeadline, inFlight } = schedule;
    const options: (() => unknown)[] = inFlight.map((answer, index) => () => {
      inFlight.splice(index, 1);
      schedule.deliver(answer);
    });
    if (nextDeadline !== undefined) options.push(() => schedule.passTo(nextDeadline));
    const active = options.length > 0 && !schedule.models.every(({ ended }) => ended);
    if (crashLeft && active) {
      options.push(() => {
        crashLeft = false;
        schedule.crash();
      });
    }
    // Nothing is due: what is still under way may also never arrive.
    if (nextDeadline === undefined) options.push(() => options.splice(0));
    if (!active) return;
    options[choose(options.length)]?.();
    if (options.length === 0) return;
  }
}

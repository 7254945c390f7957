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
  /** One `retry`, `skip` or `cancel` at any point. */
  readonly operator?: boolean;
  /** One answer that was delivered comes once more, at any point. */
  readonly repeats?: boolean;
  /** Participants echo which sending they answer. */
  readonly echoes?: boolean;
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
 * never, in any order; the process may end, an operator intervene, and an answer come again once at any point. Returns the number of
 * schedules.
 */
export function runEverySchedule(exploration: Exploration): number {
  const { actions, policy, echoes = false } = exploration;
  return explore((choose) => {
    const schedule = new Schedule({
      echoes,
      remembers: true,
      talks: false,
      sagas: [actions.map((action) => planOf(action, policy))],
      react: () => (choose(2) === 0 ? 'obey' : 'refuse'),
      reactPort: () => (['answer', 'refuse', 'error'] as const)[choose(3)] ?? 'answer',
    });
    live(schedule, exploration, choose);
    requireInvariants(schedule);
    outlive(schedule);
  });
}

function live(
  schedule: Schedule,
  { crashes, operator = false, repeats = false }: Exploration,
  choose: Choose,
): void {
  let crashLeft = crashes;
  let operatorLeft = operator;
  let repeatLeft = repeats;
  for (;;) {
    const { nextDeadline, inFlight, past } = schedule;
    const options: (() => unknown)[] = inFlight.map((answer, index) => () => {
      inFlight.splice(index, 1);
      schedule.deliver(answer);
    });
    if (nextDeadline !== undefined) options.push(() => schedule.passTo(nextDeadline));
    const active = (options.length > 0 || operatorLeft) && !schedule.models.every(({ ended }) => ended);
    if (operatorLeft && active) {
      for (const verb of ['retry', 'skip', 'cancel'] as const) {
        options.push(() => {
          operatorLeft = false;
          schedule.operator(0, verb);
        });
      }
    }
    if (repeatLeft && active) {
      for (const answer of [...past]) {
        options.push(() => {
          repeatLeft = false;
          schedule.deliver(answer);
        });
      }
    }
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

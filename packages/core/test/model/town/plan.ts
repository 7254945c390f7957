import type { ModelStep, Policy } from '../reference/model-step.js';
import { townTraits, type TownActionName, type Traits } from '../reference/traits.js';

/** What a participant makes of a command: obeys and says so, refuses, obeys without a word, or never sees it. */
export type Reaction = 'obey' | 'refuse' | 'obey silently' | 'lose';
/** What a port makes of a call. */
export type PortReaction = 'answer' | 'refuse' | 'garbage' | 'error' | 'silence';

/** One step of a random saga, with what will happen to it; each list is used up from call to call, its last one stays. */
export interface StepPlan {
  readonly action: TownActionName;
  readonly amount: number;
  /** A sealed potion, a broken transfer. */
  readonly flawed: boolean;
  readonly forward: readonly Reaction[];
  readonly undo: readonly Reaction[];
  readonly port: readonly PortReaction[];
  readonly undoPort: readonly PortReaction[];
  readonly policy?: Partial<Policy>;
}

export interface PlannedStep extends ModelStep {
  readonly tag: string;
  readonly amount: number;
  readonly plan: StepPlan;
}

const defaults: Policy = {
  deadlineMs: 30_000,
  attempts: 1,
  backoffMs: 1_000,
  maxBackoffMs: 60_000,
  undoAttempts: 1,
};

const tagOf = (index: number, alike: boolean): string => (alike ? 's' : `s${index}`);

/**
 * The steps that a plan becomes: a transfer brings its two payments along.
 *
 * @param alike nothing but the idempotency key tells steps of one action apart
 */
export function expandPlan(plans: readonly StepPlan[], alike: boolean): PlannedStep[] {
  const taken = new Set(plans.map((_, index) => `s${index}`));
  return plans.flatMap((plan, index): PlannedStep[] => {
    const id = `s${index}`;
    const traits: Traits = townTraits[plan.action];
    const policy = { ...defaults, ...plan.policy };
    const facts = {
      policy,
      plan,
      traits,
      tag: tagOf(index, alike),
      amount: plan.amount,
      unmakeable: false,
      parts: 0,
    };
    const own = { ...facts, id, sealed: plan.action === 'brew' && plan.flawed };
    if (plan.action !== 'transfer') return [own];
    const part = (wanted: string, side: string, amount: number, unmakeable: boolean): PlannedStep => {
      const partId = taken.has(wanted) ? `${id}.${wanted}` : wanted;
      taken.add(partId);
      const tag = `${own.tag}.${side}`;
      return { ...facts, traits: townTraits.pay, id: partId, sealed: false, tag, amount, unmakeable };
    };
    return [
      { ...own, parts: 2 },
      part('pay_out', 'out', -plan.amount, false),
      part('pay_in', 'in', plan.amount, plan.flawed),
    ];
  });
}

/** The saga command for a plan. */
export function commandFor(transactionId: string, plans: readonly StepPlan[], alike: boolean): object {
  const steps = plans.map(({ action, amount, flawed, policy }, index) => ({
    stepId: `s${index}`,
    status: 'pending',
    action,
    payload: { tag: tagOf(index, alike), amount, sealed: flawed, broken: flawed },
    ...(policy ? { policy } : {}),
  }));
  return { transactionId, sagaType: 'model', initiatedBy: 'test', steps };
}

import type { AnswerRule, StepView } from './model.js';
import type { RuleList } from './matching.js';

/** The little of XState's configuration language that our charts use. */
export type Named = string | { readonly type: string; readonly params: object };

export interface Transition {
  readonly guard?: Named;
  readonly target?: string;
  readonly reenter?: boolean;
  readonly actions?: Named | readonly Named[];
}

export interface NodeConfig {
  id?: string;
  type?: 'final';
  initial?: string;
  tags?: readonly string[];
  description?: string;
  entry?: Named | readonly Named[];
  always?: Transition | readonly Transition[];
  on?: Record<string, Transition | readonly Transition[] | string>;
  states?: Record<string, NodeConfig>;
}

export interface RuleTransition {
  readonly rule: AnswerRule<StepView>;
  readonly list: RuleList;
  readonly index: number;
  readonly step: number;
  /** Missing: the event is only taken note of. */
  readonly target?: string;
  /** Name of the chart action, called with step, list and rule. */
  readonly action: string;
  /** Default: `fits`. */
  readonly guard?: string;
}

/** Transitions of both, per event type; the first ones are tried first. */
export function merged(
  first: Readonly<Record<string, readonly Transition[]>>,
  second: Readonly<Record<string, readonly Transition[]>>,
): Record<string, readonly Transition[]> {
  const on: Record<string, readonly Transition[]> = { ...first };
  for (const [event, transitions] of Object.entries(second)) {
    on[event] = [...(first[event] ?? []), ...transitions];
  }
  return on;
}

/** Transitions per event type, in the order of the rules. */
export function ruleTransitions(rules: readonly RuleTransition[]): Record<string, Transition[]> {
  const on: Record<string, Transition[]> = {};
  for (const { rule, list, index, step, target, action, guard = 'fits' } of rules) {
    const params = { step, list, rule: index };
    const transition: Transition = {
      guard: { type: guard, params },
      ...(target === undefined ? {} : { target }),
      actions: { type: action, params },
    };
    (on[rule.status.event] ??= []).push(transition);
  }
  return on;
}

import { describe, expect, it } from 'vitest';
import type { AtlasDialect } from '../../../src/atlas/index.js';
import type { StepView } from '../../../src/chart/index.js';
import { accepts, actionOf, type GivenEvent, stepOf, undoRules } from './steps.js';

/** Which events complete a step (or its undo), and which do not although they carry its transaction id. */
export interface Verdict {
  readonly action: string;
  readonly dialect?: AtlasDialect;
  readonly view?: Partial<StepView>;
  readonly completedBy: Readonly<Record<string, GivenEvent>>;
  readonly notBy: Readonly<Record<string, GivenEvent>>;
}

const subject = (phase: string, { action, dialect }: Verdict): string =>
  `${phase} of ${action}${dialect ? ` (${dialect})` : ''}`;

function describeVerdict(phase: 'the step' | 'the undo', verdict: Verdict): void {
  const action = actionOf(verdict.action, verdict.dialect);
  const step = stepOf(action, verdict.view);
  const rules = phase === 'the step' ? action.completes : undoRules(action).completes;
  describe(subject(phase, verdict), () => {
    it.each(Object.entries(verdict.completedBy))('is completed by %s', (_what, event) => {
      expect(accepts(rules, event, step, verdict.dialect)).toBe(true);
    });
    it.each(Object.entries(verdict.notBy))('is not completed by %s', (_what, event) => {
      expect(accepts(rules, event, step, verdict.dialect)).toBe(false);
    });
  });
}

export const describeSteps = (verdicts: readonly Verdict[]): void =>
  verdicts.forEach((verdict) => describeVerdict('the step', verdict));
export const describeUndos = (verdicts: readonly Verdict[]): void =>
  verdicts.forEach((verdict) => describeVerdict('the undo', verdict));

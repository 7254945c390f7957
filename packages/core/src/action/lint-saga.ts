import type { AnyAction, StepPolicy } from '../chart/index.js';
import type { SagaDraft } from './saga-builder.js';

/** Something that is allowed, but will hurt one day. */
export interface SagaWarning {
  readonly code: 'SAGA_LINT_IRREVERSIBLE_EARLY' | 'SAGA_LINT_RESEND' | 'SAGA_LINT_REPEATED_STEP';
  readonly stepId: string;
  readonly message: string;
}

export interface LintStep {
  readonly id: string;
  readonly action: AnyAction;
  readonly payload?: unknown;
  readonly policy?: StepPolicy | undefined;
}

/** Whether the action can end with a rejection or in silence; parts fail in its stead. */
const canFail = ({ kind, lookUp, parts }: AnyAction): boolean =>
  kind !== 'notification' || lookUp !== undefined || parts.some(({ action }) => canFail(action));

const irreversible = (action: AnyAction): boolean =>
  action.undo.kind === 'impossible' || action.parts.some((part) => irreversible(part.action));

const isDraft = (saga: SagaDraft | readonly LintStep[]): saga is SagaDraft => !Array.isArray(saga);

const stepsOf = (saga: SagaDraft | readonly LintStep[]): readonly LintStep[] =>
  isDraft(saga) ? saga.steps.map(({ id, draft, policy }) => ({ id, ...draft, policy })) : saga;

/**
 * Warns before the start: of a step that cannot be undone in front of one that can still fail, of re-sending a command that
 * is not idempotent, and of two steps whose answers cannot be told apart. Takes a saga that is being written, or its steps.
 */
export function lintSaga(saga: SagaDraft | readonly LintStep[]): SagaWarning[] {
  const steps = stepsOf(saga);
  const warnings: SagaWarning[] = [];
  steps.forEach(({ id, action, payload, policy }, index) => {
    const later = steps.slice(index + 1).find((step) => canFail(step.action));
    if (later && irreversible(action)) {
      const reason = action.undo.kind === 'impossible' ? `: ${action.undo.reason}` : '';
      warnings.push({
        code: 'SAGA_LINT_IRREVERSIBLE_EARLY',
        stepId: id,
        message: `${action.name} cannot be undone${reason}, but step [${later.id}] after it can still fail. Put it last.`,
      });
    }
    const attempts = policy?.attempts ?? action.policy.attempts ?? 1;
    if (attempts > 1 && action.kind === 'command' && !action.idempotent) {
      warnings.push({
        code: 'SAGA_LINT_RESEND',
        stepId: id,
        message: `${action.name} may be sent ${attempts} times, but its participant is not known to be idempotent. Leave it at one attempt, or let the participant drop repeated idempotency keys.`,
      });
    }
    const twin = steps
      .slice(0, index)
      .find((step) => step.action.name === action.name && sameContent(step.payload, payload));
    if (twin && action.kind === 'command') {
      warnings.push({
        code: 'SAGA_LINT_REPEATED_STEP',
        stepId: id,
        message: `Steps [${twin.id}] and [${id}] are alike, so a repeated answer to the first can pass for the second's. Merge them, or let the participant echo the idempotency key.`,
      });
    }
  });
  return warnings;
}

function sameContent(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => sameContent((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}

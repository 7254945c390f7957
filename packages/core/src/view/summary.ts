import type { SagaRecord, SagaStatus } from '../engine/index.js';
import { type CurrentStep, currentStepOf } from './current-step.js';
import { isoTime } from './iso-time.js';

export interface FailureView {
  /** Id and action of the step that failed; empty for a saga that was refused as a whole. */
  readonly step: string;
  readonly action: string;
  readonly reason: string;
  readonly errorCode: string;
}

/** A saga in one line. */
export interface SagaSummary {
  readonly transactionId: string;
  readonly type: string;
  readonly initiator: string;
  readonly tenant: string;
  readonly status: SagaStatus;
  readonly startedAt: string;
  /** When the outcome was reported; `null` before. A parked or watching saga has reported its failure and still goes on. */
  readonly endedAt: string | null;
  readonly steps: number;
  /** Steps that have happened, as far as is known, and are not undone. */
  readonly done: number;
  readonly current: CurrentStep | null;
  readonly failure: FailureView | null;
}

const happened = new Set(['succeeded', 'skipped', 'undoing', 'parked', 'notCompensated']);

export function failureOf({ context, actions }: SagaRecord): FailureView | null {
  if (!context.failure) return null;
  const { step, reason, errorCode } = context.failure;
  return { step: context.steps[step]?.id ?? '', action: actions[step] ?? '', reason, errorCode };
}

/** A saga in one line, for lists. */
export function summaryOf(record: SagaRecord): SagaSummary {
  const { steps } = record.context;
  return {
    transactionId: record.transactionId,
    type: record.sagaType,
    initiator: record.initiatedBy,
    tenant: record.tenant,
    status: record.status,
    startedAt: isoTime(record.startedAt),
    endedAt: record.endedAt === undefined ? null : isoTime(record.endedAt),
    steps: steps.length,
    done: steps.filter(({ status }) => happened.has(status)).length,
    current: currentStepOf(record),
    failure: failureOf(record),
  };
}

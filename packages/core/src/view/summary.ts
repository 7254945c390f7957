import type { Catalog } from '../action/index.js';
import { heldReason, misfitOf, type SagaRecord, type ShownStatus } from '../engine/index.js';
import { type CurrentStep, currentStepOf } from './current-step.js';
import { isoTime } from './iso-time.js';

export interface FailureView {
  /** Id and action of the step that failed; empty for a saga that was refused as a whole. */
  readonly step: string;
  readonly action: string;
  readonly reason: string;
  readonly errorCode: string;
}

/** Why nothing is done for a saga under way, and how much is kept for it. */
export interface HeldView {
  readonly code: string;
  readonly reason: string;
  /** Messages, answers of ports and operator commands that came meanwhile. */
  readonly kept: number;
}

export function heldView(record: SagaRecord, catalog: Catalog | undefined): HeldView | null {
  const misfit = catalog && misfitOf(record, catalog);
  if (!misfit) return null;
  const reason = heldReason(record.transactionId, misfit);
  return { code: misfit.code, reason, kept: record.kept?.length ?? 0 };
}

/** A saga in one line. */
export interface SagaSummary {
  readonly transactionId: string;
  readonly type: string;
  readonly initiator: string;
  readonly tenant: string;
  /** `held` where a catalogue was given that has no fitting definition for the saga. */
  readonly status: ShownStatus;
  /** Why it is held. */
  readonly held: HeldView | null;
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

/**
 * A saga in one line, for lists.
 *
 * @param catalog by which it is told whether the saga is held
 */
export function summaryOf(record: SagaRecord, catalog?: Catalog): SagaSummary {
  const { steps } = record.context;
  const held = heldView(record, catalog);
  return {
    transactionId: record.transactionId,
    type: record.sagaType,
    initiator: record.initiatedBy,
    tenant: record.tenant,
    status: held ? 'held' : record.status,
    held,
    startedAt: isoTime(record.startedAt),
    endedAt: record.endedAt === undefined ? null : isoTime(record.endedAt),
    steps: steps.length,
    done: steps.filter(({ status }) => happened.has(status)).length,
    current: currentStepOf(record),
    failure: failureOf(record),
  };
}

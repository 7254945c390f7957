import {
  type Catalog,
  type SagaRecord,
  type SagaSummary,
  type SagaView,
  sagaView,
  type StepStatus,
} from '@sagachart/core';

/**
 * The status of a step in the three words of a saga command: an undo that has begun counts as `failed`, an undo that has ended
 * as `pending` again.
 */
const wireStatus: Readonly<Record<StepStatus, 'pending' | 'completed' | 'failed'>> = {
  pending: 'pending',
  running: 'pending',
  succeeded: 'completed',
  skipped: 'completed',
  rejected: 'failed',
  unknown: 'failed',
  undoing: 'failed',
  compensated: 'pending',
  notCompensated: 'completed',
  parked: 'failed',
  undoSkipped: 'pending',
};

export const sagaLink = (transactionId: string): string => `/api/sagas/${transactionId}`;

const headOf = ({
  transactionId,
  type,
  initiator,
  tenant,
  status,
  held,
  startedAt,
  endedAt,
  current,
  failure,
}: Omit<SagaSummary, 'steps'>) => ({
  transactionId,
  sagaType: type,
  initiatedBy: initiator,
  tenantId: tenant,
  status,
  held,
  startedAt,
  endedAt,
  current,
  failure,
});

/** A saga in one line, as JSON:API. */
export const summaryResource = (summary: SagaSummary) => ({
  type: 'sagas',
  id: summary.transactionId,
  attributes: { ...headOf(summary), stepCount: summary.steps, stepsDone: summary.done },
  links: { self: sagaLink(summary.transactionId) },
});

/** `null` while the outcome is not told. */
function outcomeOf({ endedAt, failure, defined }: SagaView) {
  if (endedAt === null) return null;
  if (!failure) {
    return { type: 'COMPLETED', ...(defined?.output === undefined ? {} : { output: defined.output }) };
  }
  return { type: 'FAILED', reason: failure.reason, failedStep: failure.step, errorCode: failure.errorCode };
}

function stepsOf(view: SagaView) {
  const latest = new Map(view.history.map(({ at, step }) => [step, at]));
  return view.steps.map(({ id, action, status, payload, index: _index, ...others }) => ({
    stepId: id,
    status: wireStatus[status],
    action,
    ...(payload === undefined ? {} : { payload }),
    createdAt: view.startedAt,
    updatedAt: latest.get(id) ?? view.startedAt,
    state: status,
    ...others,
  }));
}

/** Everything that is known of a saga, as JSON:API; the members of a saga command have their names. */
export function sagaResource(record: SagaRecord, catalog: Catalog) {
  const view = sagaView(record, { catalog });
  const { undone, notUndone, parked, open, history, waitingFor, commands, chart, defined } = view;
  return {
    type: 'sagas',
    id: view.transactionId,
    attributes: {
      ...headOf(view),
      outcome: outcomeOf(view),
      steps: stepsOf(view),
      undone,
      notUndone,
      parked,
      open,
      history,
      waitingFor,
      commands,
      chart,
      defined,
    },
    links: { self: sagaLink(view.transactionId) },
  };
}

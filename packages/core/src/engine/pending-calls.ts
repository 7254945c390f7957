import { type ActivityEmitted, askedAgain, pendingActivity } from '../chart/index.js';
import { pendingCalls as callsOf, saidToBeAskedAgain } from '../statechart/index.js';
import { restoreHeaders } from '../wire/index.js';
import { snapshotOf } from './defined-saga.js';
import type { ActivityCall } from './io.js';
import type { LiveSaga } from './live-saga.js';

/** The port calls that these sagas wait for, but for those under way; each saga takes note that its call is made once more. */
export function* pendingCalls(
  sagas: Map<string, LiveSaga>,
  underWay: (call: ActivityCall) => boolean,
): Iterable<ActivityCall> {
  for (const { transactionId, headers } of sagas.values()) {
    for (const pending of pendingOf(sagas.get(transactionId))) {
      const { type: _type, ...facts } = pending;
      const call = { ...facts, transactionId, headers: restoreHeaders(headers) };
      if (underWay(call)) continue;
      const saga = sagas.get(transactionId);
      if (saga) sagas.set(transactionId, noted(saga, pending));
      yield call;
    }
  }
}

function pendingOf(saga: LiveSaga | undefined): readonly ActivityEmitted[] {
  if (!saga) return [];
  if (saga.defined) return callsOf(saga.defined.definition.compiled, saga.defined.state);
  const pending = pendingActivity(saga.snapshot, saga.actions);
  return pending ? [pending] : [];
}

function noted(saga: LiveSaga, pending: ActivityEmitted): LiveSaga {
  const { defined } = saga;
  if (!defined) return { ...saga, snapshot: askedAgain(saga.snapshot, pending, saga.actions) };
  const state = saidToBeAskedAgain(defined.state, pending);
  return { ...saga, defined: { ...defined, state }, snapshot: snapshotOf(state) };
}

import { askedAgain, pendingActivity } from '../chart/index.js';
import { restoreHeaders } from '../wire/index.js';
import type { ActivityCall } from './io.js';
import type { LiveSaga } from './live-saga.js';

/** The port calls that these sagas wait for, but for those under way; each saga takes note that its call is made once more. */
export function* pendingCalls(
  sagas: Map<string, LiveSaga>,
  underWay: (call: ActivityCall) => boolean,
): Iterable<ActivityCall> {
  for (const saga of sagas.values()) {
    const pending = pendingActivity(saga.snapshot, saga.actions);
    if (!pending) continue;
    const { type: _type, ...facts } = pending;
    const call = { ...facts, transactionId: saga.transactionId, headers: restoreHeaders(saga.headers) };
    if (underWay(call)) continue;
    const snapshot = askedAgain(saga.snapshot, pending, saga.actions);
    sagas.set(saga.transactionId, { ...saga, snapshot });
    yield call;
  }
}

import { judgeSagaEvent, type SagaEventMessage } from './defined-command.js';
import type { EngineOutput, MessageInput } from './io.js';
import type { LiveSaga } from './live-saga.js';
import { bury, tenantOf } from './read-message.js';

/** An event that was sent to a saga, judged by its definition; `undefined` when it was counted or buried. */
export function eventFor(
  live: LiveSaga | undefined,
  hasEnded: boolean,
  input: MessageInput,
  { transactionId, event }: SagaEventMessage,
  output: EngineOutput,
): SagaEventMessage['event'] | undefined {
  if (!live) {
    if (hasEnded) output.ignored.push('finished-saga');
    else bury(input, 'SAGA_NOT_FOUND', `There is no saga ${transactionId} to take an event.`, output);
    return undefined;
  }
  if (live.tenant !== tenantOf(input.headers ?? [])) {
    bury(input, 'SAGA_NOT_FOUND', `The tenant of the event has no saga ${transactionId}.`, output);
    return undefined;
  }
  if (!live.defined) {
    const reason = `Saga ${transactionId} is a list of steps and takes no events.`;
    bury(input, 'SAGA_EVENT_UNKNOWN', reason, output);
    return undefined;
  }
  const judged = judgeSagaEvent(live.defined.definition, event);
  if (!('code' in judged)) return judged.event;
  bury(input, judged.code, judged.reason, output);
  return undefined;
}

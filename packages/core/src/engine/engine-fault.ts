import { messageOf, SagaError } from '../error/index.js';
import { cut, topTexts } from '../wire/index.js';
import type { EngineInput } from './io.js';
import { messageText } from './read-message.js';
import { sagaIdOf } from './saga-command.js';

const MAX_REASON = 2_000;

const faultOf = (what: string, mend: string, cause: unknown, at: string | undefined): SagaError =>
  new SagaError('SAGA_ENGINE_FAULT', `${what}: ${cut(messageOf(cause), MAX_REASON)}.`, {
    mend,
    cause,
    ...(at === undefined ? {} : { at }),
  });

/** The saga that an input is about, as far as can be told without judging it: that may be what failed. */
function sagaOf(input: Exclude<EngineInput, { kind: 'time' }>): string | undefined {
  if (input.kind !== 'message') return input.transactionId;
  return sagaIdOf(topTexts(messageText(input.value ?? '')));
}

/** The engine failed at an input, which was undone and set aside. */
export function inputFault(input: Exclude<EngineInput, { kind: 'time' }>, thrown: unknown): SagaError {
  const id = sagaOf(input);
  const about = id === undefined ? '' : ` for saga ${id}`;
  const { source } = input.kind === 'message' ? input : {};
  const from = source ? ` (offset ${source.offset} of "${source.topic}" partition ${source.partition})` : '';
  const what =
    input.kind === 'message'
      ? `a message of ${input.topic}`
      : input.kind === 'activity'
        ? 'the answer of a port'
        : `the operator command ${input.command}`;
  return faultOf(
    `The engine failed at ${what}${about}${from}`,
    'It was set aside; correct the action that throws and send it again.',
    thrown,
    id,
  );
}

/** The engine failed at the deadline of a saga, which was undone and left out. */
export const deadlineFault = (transactionId: string, thrown: unknown): SagaError =>
  faultOf(
    `The deadline of saga ${transactionId} cannot be handled, so the saga waits`,
    'Correct the action that throws and start the service again, or send the saga an operator command.',
    thrown,
    transactionId,
  );

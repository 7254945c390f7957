import type { Catalog } from '../action/index.js';
import type { StatusChartEvent } from '../chart/index.js';
import { ATTEMPT_HEADER, echoedKey, headerText } from '../wire/index.js';
import { type KnownSaga, refuseMisplaced } from './accept-command.js';
import type { EngineOutput, MessageInput } from './io.js';
import type { EngineLimits } from './limits.js';
import { bury, messageText, readMessage, sizeOf, tenantOf } from './read-message.js';
import type { SagaRecord } from './record.js';
import { isSagaCommand } from './saga-command.js';
import { addressOf, chartEventOf, sourceOf } from './status-event.js';

export type StatusVerdict =
  | { readonly kind: 'addressed'; readonly transactionId: string; readonly event: StatusChartEvent }
  /** It was a saga command in the wrong place. */
  | { readonly kind: 'refused'; readonly record: SagaRecord };

const refusedOr = (record: SagaRecord | undefined): StatusVerdict | undefined =>
  record && { kind: 'refused', record };

/** Text that is no attempt says as little as none: it was not us who wrote it. */
const attemptOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;

/** Judges a message of a status topic; `undefined` when it concerns no saga under way (then it was counted or buried). */
export function acceptStatus(
  input: MessageInput,
  catalog: Catalog,
  { maxMessageBytes }: Required<EngineLimits>,
  output: EngineOutput,
  known: (transactionId: string) => KnownSaga | undefined,
): StatusVerdict | undefined {
  const { topic, at, headers = [] } = input;
  if (catalog.statusChannelsOn(topic).length === 0) {
    const misplaced = readMessage(input);
    if ('json' in misplaced && isSagaCommand(misplaced.json)) {
      return refusedOr(refuseMisplaced(input, misplaced.json, 'SAGA_TOPIC_UNKNOWN', catalog, output, known));
    }
    bury(input, 'SAGA_TOPIC_UNKNOWN', `The catalogue does not read the topic ${topic}.`, output);
    return undefined;
  }
  if (input.value !== null && sizeOf(input.value) > maxMessageBytes) {
    bury(
      input,
      'SAGA_MESSAGE_TOO_LARGE',
      `A message on ${topic} is larger than ${maxMessageBytes} bytes.`,
      output,
    );
    return undefined;
  }
  const read = readMessage(input);
  if ('code' in read) {
    bury(input, read.code, read.reason, output);
    return undefined;
  }
  const addressed = addressOf(catalog, topic, read.json);
  if ('ignored' in addressed && isSagaCommand(read.json)) {
    return refusedOr(refuseMisplaced(input, read.json, 'SAGA_TOPIC_WRONG', catalog, output, known));
  }
  if ('ignored' in addressed) {
    output.ignored.push(addressed.ignored);
    return undefined;
  }
  const { transactionId } = addressed;
  const saga = known(transactionId);
  if (saga === undefined || saga.status !== undefined) {
    output.ignored.push(saga ? 'finished-saga' : 'unknown-saga');
    return undefined;
  }
  if (saga.tenant !== tenantOf(headers)) {
    output.ignored.push('foreign-tenant');
    return undefined;
  }
  const key = echoedKey(headers);
  const origin = {
    key,
    attempt: attemptOf(headerText(headers, ATTEMPT_HEADER)),
    // An echoed key says all that the source could.
    source:
      key === undefined && input.source ? sourceOf(input.source, messageText(input.value ?? '')) : undefined,
  };
  const judged = chartEventOf(addressed, origin, at);
  if ('fault' in judged) {
    bury(
      input,
      'SAGA_MESSAGE_INVALID',
      `An event on ${topic} for saga ${transactionId} does not fit: ${judged.fault}.`,
      output,
    );
    return undefined;
  }
  return { kind: 'addressed', transactionId, event: judged.event };
}

import type { Catalog, EndedSaga } from '../action/index.js';
import type { ChartEmitted, FailedBody, StepState } from '../chart/index.js';
import {
  ATTEMPT_HEADER,
  encodeHtmlSafeJson,
  encodeJson,
  type Headers,
  IDEMPOTENCY_KEY_HEADER,
  restoreHeaders,
  textBytes,
} from '../wire/index.js';
import type { EngineOutput } from './io.js';
import type { LiveSaga } from './live-saga.js';

const encoderOf = ({ htmlSafeJson }: Catalog) => (htmlSafeJson ? encodeHtmlSafeJson : encodeJson);

/** Turns what a chart emitted into messages and port calls; tells whether the saga reported its outcome. */
export function collectEmitted(
  saga: Pick<LiveSaga, 'transactionId' | 'headers' | 'actions' | 'snapshot'>,
  emitted: readonly ChartEmitted[],
  catalog: Catalog,
  output: EngineOutput,
): { readonly what: 'completed' | 'failed'; readonly note: string | undefined } | undefined {
  if (emitted.length === 0) return undefined;
  const { transactionId } = saga;
  const headers = restoreHeaders(saga.headers);
  let outcome: ReturnType<typeof collectEmitted>;
  for (const event of emitted) {
    if (event.type === 'command') {
      output.messages.push({
        kind: 'command',
        transactionId,
        topic: catalog.topicOf(event.channel),
        key: transactionId,
        value: encoderOf(catalog)(event.value),
        headers: commandHeaders(headers, event.key, event.attempt),
      });
    } else if (event.type === 'activity') {
      const { type: _type, ...call } = event;
      output.activities.push({ ...call, transactionId, headers });
    } else {
      const failed = event.outcome === 'FAILED';
      outcome = { what: failed ? 'failed' : 'completed', note: failed ? event.body.reason : undefined };
      const { actions, snapshot } = saga;
      const ended = (): EndedSaga =>
        endedSaga(
          snapshot.context,
          actions.map(({ name }) => name),
        );
      const completed = (): object => catalog.outcomeBodies?.completed(ended()) ?? event.body;
      output.messages.push(
        event.outcome === 'FAILED'
          ? failedMessage(catalog, transactionId, event.body, ended, headers)
          : outcomeMessage(catalog, transactionId, 'COMPLETED', completed(), headers),
      );
    }
  }
  return outcome;
}

/** @param names of the steps' actions */
export const endedSaga = (
  { sagaType, steps }: { readonly sagaType: string; readonly steps: readonly StepState[] },
  names: readonly string[],
): EndedSaga => ({
  sagaType,
  steps: steps.map(({ payload, result }, index) => ({ action: names[index] ?? '', payload, result })),
});

/**
 * FAILED with the body that the catalogue's dialect gives it.
 *
 * @param ended asked for only where the dialect writes bodies of its own
 */
export const failedMessage = (
  catalog: Catalog,
  transactionId: string,
  body: FailedBody,
  ended: () => EndedSaga,
  headers: Headers,
): EngineOutput['messages'][number] =>
  outcomeMessage(
    catalog,
    transactionId,
    'FAILED',
    catalog.outcomeBodies?.failed(body, ended()) ?? body,
    headers,
  );

function outcomeMessage(
  catalog: Catalog,
  transactionId: string,
  type: 'COMPLETED' | 'FAILED',
  body: object,
  headers: Headers,
): EngineOutput['messages'][number] {
  return {
    kind: 'outcome',
    transactionId,
    topic: catalog.sagaStatusTopic,
    key: transactionId,
    value: encoderOf(catalog)({ transactionId, type, body }),
    headers,
  };
}

const commandHeaders = (headers: Headers, key: string, attempt: number): Headers => [
  ...headers,
  [IDEMPOTENCY_KEY_HEADER, textBytes(key)],
  [ATTEMPT_HEADER, textBytes(String(attempt))],
];

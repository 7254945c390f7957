import {
  type Context,
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { bytesText, type Headers, restoreHeaders, type SagaRecord } from '@sagachart/core';

const traceparent = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;

function headerOf(headers: Headers, wanted: string): string | undefined {
  const found = headers.findLast(([name]) => name.toLowerCase() === wanted);
  return found?.[1] ? bytesText(found[1]).trim() : undefined;
}

/** Reads the W3C headers `traceparent` and `tracestate`; `undefined` when there are none, or none that hold. */
function incoming(headers: Headers): SpanContext | undefined {
  const [, version, traceId, spanId, flags] = traceparent.exec(headerOf(headers, 'traceparent') ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || version === 'ff') return undefined;
  const state = headerOf(headers, 'tracestate');
  const context: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags ?? '0', 16) & TraceFlags.SAMPLED,
    isRemote: true,
    ...(state === undefined ? {} : { traceState: createTraceState(state) }),
  };
  return isSpanContextValid(context) ? context : undefined;
}

/**
 * The parent of a saga's spans: the span that sent the saga command. Without a `traceparent` the transaction id, which has
 * the size of a trace id, takes its place, so that every process finds the same trace without asking another.
 */
export function parentOf({
  transactionId,
  headers,
}: Pick<SagaRecord, 'transactionId' | 'headers'>): SpanContext {
  const given = incoming(restoreHeaders(headers));
  if (given) return given;
  const traceId = transactionId.replaceAll('-', '');
  return {
    traceId,
    spanId: traceId.slice(16).replace(/^0{16}$/, '0000000000000001'),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
}

export const parentContextOf = (record: Pick<SagaRecord, 'transactionId' | 'headers'>): Context =>
  trace.setSpanContext(ROOT_CONTEXT, parentOf(record));

import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { SagaRecord } from '@sagachart/core';
import { type Episode, episodesOf, type StepPhase } from './saga-episodes.js';
import { parentContextOf } from './saga-trace.js';

/** A `Date`, for a number below the age of this process would be read as a time since its start. */
const time = (at: number): Date => new Date(at);

/** Characters of an attribute: saga types of earlier releases, reasons and notes may have any number. */
const MAX_ATTRIBUTE = 1_000;

const shortened = (text: string): string =>
  text.length > MAX_ATTRIBUTE ? `${text.slice(0, MAX_ATTRIBUTE)}…` : text;

const bad = new Set(['rejected', 'unknown', 'parked', 'notCompensated', 'open']);

function attributesOf(record: SagaRecord): Attributes {
  const { transactionId, sagaType, initiatedBy, tenant, status, context } = record;
  const { failure } = context;
  return {
    'saga.transaction_id': transactionId,
    'saga.type': shortened(sagaType),
    'saga.initiator': shortened(initiatedBy),
    'saga.tenant': tenant,
    'saga.outcome': status === 'completed' || status === 'refused' ? status : 'failed',
    'saga.steps': context.steps.length,
    ...(failure
      ? {
          'saga.failed_step': shortened(context.steps[failure.step]?.id ?? ''),
          'saga.error_code': shortened(failure.errorCode),
        }
      : {}),
  };
}

function phaseSpan(tracer: Tracer, record: SagaRecord, phase: StepPhase, parent: Context): void {
  const step = record.context.steps[phase.step];
  const action = record.actions[phase.step] ?? '';
  const undo = phase.phase === 'compensate';
  const span = tracer.startSpan(
    undo ? `undo ${action}` : action,
    {
      startTime: time(phase.startedAt),
      kind: SpanKind.CLIENT,
      attributes: {
        'saga.transaction_id': record.transactionId,
        'saga.step.id': shortened(step?.id ?? ''),
        'saga.step.index': phase.step,
        'saga.step.action': action,
        'saga.step.phase': phase.phase,
        'saga.step.outcome': phase.outcome,
        'saga.step.attempts': phase.resentAt.length + 1,
      },
    },
    parent,
  );
  phase.resentAt.forEach((at, index) => span.addEvent('sent again', { attempt: index + 2 }, time(at)));
  if (bad.has(phase.outcome)) {
    // A note belongs to the status that the step has now.
    const why = step?.status === phase.outcome ? step.note : undefined;
    span.setStatus({ code: SpanStatusCode.ERROR, message: shortened(why ?? phase.outcome) });
  }
  span.end(time(phase.endedAt));
}

function episodeSpan(
  tracer: Tracer,
  record: SagaRecord,
  episode: Episode,
  name: string,
  ended: boolean,
): void {
  const parent = parentContextOf(record);
  const options = {
    startTime: time(episode.startedAt),
    kind: SpanKind.CONSUMER,
    attributes: { ...attributesOf(record), 'saga.after_outcome': !ended },
  };
  const span: Span = tracer.startSpan(name, options, parent);
  const inside = trace.setSpan(parent, span);
  for (const phase of episode.phases) phaseSpan(tracer, record, phase, inside);
  for (const { at, what, step } of episode.occurrences) {
    const id = step === undefined ? undefined : record.context.steps[step]?.id;
    span.addEvent(what, id === undefined ? {} : { 'saga.step.id': shortened(id) }, time(at));
  }
  if (ended && record.status !== 'completed') {
    span.setStatus({
      code: SpanStatusCode.ERROR,
      message: shortened(record.context.failure?.reason ?? record.status),
    });
  }
  span.end(time(episode.endedAt));
}

/** Writes the spans of a saga that has just reported its outcome. */
export function traceOutcome(tracer: Tracer, record: SagaRecord): void {
  episodeSpan(tracer, record, episodesOf(record).main, `saga ${shortened(record.sagaType)}`, true);
}

/** Writes the spans of what came after the outcome, once the saga has ended for good; nothing when nothing came. */
export function traceAftermath(tracer: Tracer, record: SagaRecord): void {
  const { after } = episodesOf(record);
  if (after)
    episodeSpan(tracer, record, after, `saga ${shortened(record.sagaType)} after its outcome`, false);
}

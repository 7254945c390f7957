import type { Catalog } from '../action/index.js';
import {
  type AnswerRule,
  type AnyAction,
  concernedStep,
  type Standing,
  type StepView,
  viewOf,
} from '../chart/index.js';
import type { SagaRecord } from '../engine/index.js';
import { currentOfDefined } from './current-step.js';
import type { DefinedSagaView } from './defined-view.js';
import { describeEvent, type EventDescription } from './describe-action.js';
import { isoTime } from './iso-time.js';
import { actionOfStep } from './restored-saga.js';

/** What makes a saga go on. */
export interface WaitingFor {
  /**
   * `answer`: of a participant. `port`: of a port call. `pause`: the time until a command is sent, or a port called, again.
   * `operator`: the undo is parked. `late-answer`: all is undone, but the outcome of one step is open. `event`: a statechart waits
   * for an event from outside, see `defined.takes`. `time`: it waits for a timer alone, see `defined.timers`.
   */
  readonly what: 'answer' | 'port' | 'pause' | 'operator' | 'late-answer' | 'event' | 'time';
  /** Id of the step that waits; empty when the saga itself does. */
  readonly step: string;
  /** The events that would help, each with what it would mean; empty without a catalogue. */
  readonly events: readonly (EventDescription & { readonly means: 'success' | 'failure' })[];
  /** The port that is asked, or asked again after the pause; of a late answer, the one that was asked. */
  readonly port: string | null;
  /** When waiting ends at the latest, as ISO 8601; `null` when it does not end by itself. */
  readonly until: string | null;
}

function kindOf({ part, leaf }: Standing, action: AnyAction | undefined): WaitingFor['what'] {
  if (part === 'watching') return 'late-answer';
  if (leaf === 'parked') return 'operator';
  if (leaf === 'backingOff' || leaf === 'pausing') return 'pause';
  const byPort = leaf === 'lookingUp' || (part === 'running' && action !== undefined && !action.send);
  return byPort ? 'port' : 'answer';
}

/** `undefined` for a saga that has ended. */
export function waitingFor(
  record: SagaRecord,
  standing: Standing | undefined,
  catalog: Catalog | undefined,
): WaitingFor | undefined {
  const index = concernedStep(standing, record.context);
  if (!standing || index === undefined || !record.context.steps[index]) return undefined;
  const action = catalog?.actions.get(record.actions[index] ?? '');
  return waitingOfStep(record, standing, index, action, catalog);
}

/** What a statechart waits for: the command that is out longest, or the undo; without one, an event or the time. */
export function waitingOfDefined(
  record: SagaRecord,
  { compensation, takes, timers }: Pick<DefinedSagaView, 'compensation' | 'takes' | 'timers'>,
  catalog: Catalog | undefined,
): WaitingFor | undefined {
  if (compensation === 'completed' || compensation === 'failed') return undefined;
  const current = currentOfDefined(record);
  if (current) {
    const { index, phase, state } = current;
    const part = { execute: 'running', compensate: 'compensating' }[phase];
    const standing: Standing = { part: state === 'unknown' ? 'watching' : part, step: index, leaf: state };
    return waitingOfStep(record, standing, index, catalog && actionOfStep(record, index, catalog), catalog);
  }
  const [timer] = timers;
  const isEvent = takes === null || takes.length > 0;
  if (!isEvent && !timer) return undefined;
  return { what: isEvent ? 'event' : 'time', step: '', events: [], port: null, until: timer?.due ?? null };
}

function waitingOfStep(
  record: SagaRecord,
  standing: Standing,
  index: number,
  action: AnyAction | undefined,
  catalog: Catalog | undefined,
): WaitingFor {
  const what = kindOf(standing, action);
  const undoing = standing.part === 'compensating';
  const { transactionId, sagaType, initiatedBy } = record;
  const view = viewOf({ ...record.context, transactionId, sagaType, initiatedBy }, index);
  const described = (rules: readonly AnswerRule<StepView>[], means: 'success' | 'failure') =>
    catalog ? rules.map((rule) => ({ ...describeEvent(rule, view, catalog), means })) : [];
  const undo = action?.undo.kind === 'inverse' ? action.undo : undefined;
  const awaited = undoing ? undo : action;
  const confirmationsOnly = undoing && (what === 'pause' || what === 'operator');
  // Before its look-up is answered nothing of the step was sent.
  const isAsking = what === 'port' || standing.leaf === 'pausing';
  const callsPort = isAsking || (!undoing && !action?.send && what !== 'operator');
  const lookUp = undoing ? undo?.lookUp : action?.lookUp;
  const { deadline } = record.defined?.steps[index] ?? record.context;
  return {
    what,
    step: record.context.steps[index]?.id ?? '',
    events:
      isAsking || !awaited
        ? []
        : [
            ...described(awaited.completes, 'success'),
            ...(confirmationsOnly ? [] : described(awaited.fails, 'failure')),
          ],
    port: callsPort ? (lookUp?.activity ?? null) : null,
    until: deadline === null ? null : isoTime(deadline),
  };
}

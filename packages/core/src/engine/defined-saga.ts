import {
  type AnyAction,
  characterOf,
  type ChartEmitted,
  type ChartEvent,
  type ChartSnapshot,
  type FailedBody,
  remainders,
  type StatusChartEvent,
} from '../chart/index.js';
import {
  advanceSaga,
  type AnySagaDefinition,
  contextOf,
  type SagaEmitted,
  type SagaFailureInfo,
  type SagaInputEvent,
  type SagaState,
  startSaga,
} from '../statechart/index.js';
import type { ActivityInput, Progress } from './io.js';
import { plainAnswer } from './activity-answer.js';

/** A saga that is a statechart of the user's, under way. */
export interface DefinedRun {
  readonly definition: AnySagaDefinition;
  readonly state: SagaState;
}

/** A turn of such a saga in the form in which the engine settles the turns of all sagas. */
export interface DefinedStep {
  readonly run: DefinedRun;
  readonly snapshot: ChartSnapshot;
  readonly emitted: readonly ChartEmitted[];
  readonly notes: readonly Pick<Progress, 'what' | 'note'>[];
}

export function startDefined(
  definition: AnySagaDefinition,
  head: Pick<SagaState, 'transactionId' | 'sagaType' | 'initiatedBy' | 'input'>,
  at: number,
): DefinedStep {
  const { state, emitted } = startSaga(definition.compiled, head, at);
  return stepOf({ definition, state }, emitted);
}

/** One input; `undefined` when nobody in the saga waited for it. */
export function advanceDefined(
  { definition, state }: DefinedRun,
  input: SagaInputEvent,
  at: number,
): DefinedStep | undefined {
  const turn = advanceSaga(definition.compiled, state, input, at);
  return turn.taken ? stepOf({ definition, state: turn.state }, turn.emitted) : undefined;
}

/** What an event for the chart of a list saga is for a statechart. */
export function definedInput(event: ChartEvent, step: string | undefined): SagaInputEvent {
  switch (event.type) {
    case 'deadline':
      return { kind: 'time' };
    case 'retry':
    case 'skip':
    case 'cancel': {
      const { type: command, reason: note = '' } = event as { type: typeof event.type; reason?: string };
      return { kind: 'operator', command, note, ...(step === undefined ? {} : { step }) };
    }
    default:
      return { kind: 'status', event: event as StatusChartEvent };
  }
}

export function callInput({ key, outcome, ...others }: ActivityInput): SagaInputEvent {
  const { type, value } = plainAnswer(outcome);
  const { attempt } = others as { readonly attempt?: number };
  return { kind: 'call', key, answer: type, value, ...(attempt === undefined ? {} : { attempt }) };
}

/** The actions of the steps, in their order. */
export const actionsOf = ({ state }: DefinedRun): readonly AnyAction[] =>
  state.steps.map(({ action }) => action);

/** What a turn leaves in the history beside the changes of its steps. */
export function notesOf(
  {
    transactionId,
    snapshot,
  }: { readonly transactionId: string; readonly snapshot: Pick<ChartSnapshot, 'context'> },
  step: object,
  at: number,
): Progress[] {
  const { notes = [] } = step as Partial<DefinedStep>;
  const { sagaType } = snapshot.context;
  return notes.map((note) => ({ transactionId, sagaType, at, ...note }));
}

const isEnd = (compensation: string): boolean => compensation === 'completed' || compensation === 'failed';

/** Where the saga stands, in the words of a list saga's chart. */
function valueOf({ compensation, machines }: SagaState): unknown {
  switch (compensation) {
    case 'idle':
      return { running: machines[0]?.snapshot.value ?? 'started' };
    case 'undoing':
    case 'settling':
      return { compensating: compensation };
    case 'parked':
      return { compensating: { undo: 'parked' } };
    default:
      return compensation;
  }
}

/** The state of a statechart in the form of a list saga's snapshot, so that the engine settles both alike. */
export function snapshotOf(state: SagaState): ChartSnapshot {
  const parked = state.compensation === 'parked';
  return {
    value: valueOf(state),
    context: contextOf(state),
    status: isEnd(state.compensation) ? 'done' : 'active',
    hasTag: (tag) => tag === 'parked' && parked,
  };
}

function stepOf(run: DefinedRun, emitted: readonly SagaEmitted[]): DefinedStep {
  const snapshot = snapshotOf(run.state);
  const chartEmitted: ChartEmitted[] = [];
  const notes: DefinedStep['notes'][number][] = [];
  for (const one of emitted) {
    if (one.type === 'note') notes.push({ what: one.what, note: one.note });
    else if (one.type === 'emitted') continue;
    else if (one.type !== 'outcome') chartEmitted.push(one);
    else if (one.outcome === 'COMPLETED') chartEmitted.push(one);
    else chartEmitted.push({ type: 'outcome', outcome: 'FAILED', body: failedBody(run.state, one.failure) });
  }
  return { run, snapshot, emitted: chartEmitted, notes };
}

function failedBody(state: SagaState, { reason, errorCode, failedStep }: SagaFailureInfo): FailedBody {
  const step = state.steps.find(({ snapshot }) => snapshot.context.steps[0]?.id === failedStep);
  return {
    reason: reason + remainders(contextOf(state)),
    failedStep,
    characterId: characterOf(step?.action, step?.snapshot.context.steps[0]?.payload),
    sagaType: state.sagaType,
    errorCode,
  };
}

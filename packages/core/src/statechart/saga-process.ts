import type { ChartEvent, StatusChartEvent } from '../chart/index.js';
import { compensationStateOf, type CompensationState } from './compensation-chart.js';
import type { CompiledDefinition } from './definition.js';
import { finish } from './finish.js';
import type { MachineEvent } from './forward.js';
import { MAX_KEPT_EVENTS } from './limits.js';
import { deliver, startRoot, tellError } from './machines.js';
import { routeStatus } from './route-status.js';
import {
  dueOfStep,
  isOut,
  isUnknown,
  placeOfStep,
  readCallKey,
  type SagaState,
  stepError,
  type StepNode,
} from './saga-state.js';
import { feedStep, leaveStep } from './steps.js';
import { type SagaEmitted, Turn } from './turn.js';
import { directUndos, endUndoJob, isParked, undosLeft } from './undoing.js';

/** What one input made of a saga. */
export interface SagaTurn {
  readonly state: SagaState;
  readonly emitted: readonly SagaEmitted[];
  /** `false`: nobody waited for the input. */
  readonly taken: boolean;
}

/** What a defined saga can be given. */
export type SagaInputEvent =
  | { readonly kind: 'status'; readonly event: StatusChartEvent }
  /** Sent to the saga directly. */
  | { readonly kind: 'event'; readonly event: MachineEvent }
  | { readonly kind: 'time' }
  | {
      readonly kind: 'call';
      readonly key: string;
      readonly answer: ChartEvent['type'];
      readonly value: unknown;
      readonly attempt?: number;
    }
  | {
      readonly kind: 'operator';
      readonly command: 'retry' | 'skip' | 'cancel';
      /** Id of the step it is for; without it, the only one that it can be for. */
      readonly step?: string;
      readonly note: string;
    };

/** Starts a saga. Pure, as everything here: what is to be done is in `emitted`. */
export function startSaga(
  definition: CompiledDefinition,
  head: Pick<SagaState, 'transactionId' | 'sagaType' | 'initiatedBy' | 'input'>,
  at: number,
): SagaTurn {
  const turn = new Turn(
    definition,
    {
      ...head,
      machines: [],
      transitions: [],
      steps: [],
      timers: [],
      kept: [],
      effects: [],
      jobs: [],
      undoing: undefined,
      end: undefined,
      reported: false,
      compensation: 'idle',
      counters: { actor: 0, effect: 0, completion: 0 },
    },
    at,
  );
  startRoot(turn, head.input);
  return close(turn, true);
}

/** Gives a saga one input. */
export function advanceSaga(
  definition: CompiledDefinition,
  state: SagaState,
  input: SagaInputEvent,
  at: number,
): SagaTurn {
  const turn = new Turn(definition, state, at);
  const taken = take(turn, input);
  if (!taken) return { state, emitted: [], taken };
  return close(turn, taken);
}

function take(turn: Turn, input: SagaInputEvent): boolean {
  switch (input.kind) {
    case 'status': {
      if (routeStatus(turn, input.event)) return true;
      const { type, value } = input.event;
      return turn.definition.events.has(type) && offer(turn, { type, value });
    }
    case 'event':
      return offer(turn, input.event);
    case 'time':
      return passTime(turn);
    case 'call':
      return answerCall(turn, input);
    case 'operator':
      return operate(turn, input);
  }
}

/** The machine that takes an event: the saga's own before its children. */
function takerOf(turn: Turn, event: MachineEvent): number | undefined {
  for (const { number, snapshot } of turn.machines.values()) {
    if (snapshot.status === 'active' && canTake(snapshot, event)) return number;
  }
  return undefined;
}

function canTake(snapshot: { readonly can: (event: MachineEvent) => boolean }, event: MachineEvent): boolean {
  try {
    return snapshot.can(event);
  } catch {
    // A guard that throws is told as the saga's failure when the event is taken.
    return true;
  }
}

/** Delivers an event, or keeps it until a state takes it. */
function offer(turn: Turn, event: MachineEvent): boolean {
  if (turn.end) return false;
  const taker = takerOf(turn, event);
  if (taker !== undefined) {
    deliver(turn, taker, event);
    return true;
  }
  turn.emitted.push({ type: 'note', what: 'event-kept', note: event.type });
  turn.kept = [...turn.kept, event];
  const dropped = turn.kept.length > MAX_KEPT_EVENTS ? turn.kept[0] : undefined;
  if (dropped) {
    turn.kept = turn.kept.slice(1);
    turn.emitted.push({ type: 'note', what: 'event-dropped', note: dropped.type });
  }
  return true;
}

/** What is due happens in order, each thing once, however long nobody looked. */
function passTime(turn: Turn): boolean {
  let taken = false;
  for (;;) {
    const timer = turn.timers.reduce<Turn['timers'][number] | undefined>(
      (first, next) => (first && first.due <= next.due ? first : next),
      undefined,
    );
    const step = turn.steps.reduce<StepNode | undefined>((first, next) => {
      const due = dueOfStep(next) ?? Infinity;
      return due < (first ? (dueOfStep(first) ?? Infinity) : Infinity) ? next : first;
    }, undefined);
    const stepDue = step ? (dueOfStep(step) ?? Infinity) : Infinity;
    const timerDue = timer?.due ?? Infinity;
    if (Math.min(stepDue, timerDue) > turn.at) return taken;
    taken = true;
    if (timer && timerDue <= stepDue) {
      turn.timers = turn.timers.filter((other) => other !== timer);
      deliver(turn, timer.to, timer.event);
    } else if (!step || !feedStep(turn, step.number, { type: 'deadline', at: turn.at })) return taken;
    settle(turn);
  }
}

function answerCall(
  turn: Turn,
  { key, answer, value, attempt }: Extract<SagaInputEvent, { kind: 'call' }>,
): boolean {
  const named = readCallKey(key);
  if (!named) return false;
  if ('effect' in named) {
    const left = turn.effects.filter(({ number }) => number !== named.effect);
    const known = left.length < turn.effects.length;
    turn.effects = left;
    return known;
  }
  if (!turn.steps[named.step]) return false;
  const event = {
    type: answer,
    step: 0,
    phase: named.phase,
    value,
    at: turn.at,
    ...(attempt === undefined ? {} : { attempt }),
  } as ChartEvent;
  return feedStep(turn, named.step, event);
}

function operate(
  turn: Turn,
  { command, step, note }: Extract<SagaInputEvent, { kind: 'operator' }>,
): boolean {
  const event: ChartEvent = { type: command, at: turn.at, reason: note };
  if (command === 'cancel' && step === undefined) {
    if (turn.end) return false;
    const reason = `cancelled by an operator${note ? `: ${note}` : ''}`;
    finish(turn, { how: 'failed', failure: { reason, errorCode: 'UNKNOWN', failedStep: '' } });
    return true;
  }
  const meant = turn.steps.filter(
    (node) => (step === undefined || idOf(node) === step) && mayMean(turn, node, command),
  );
  const [node] = meant;
  // With several steps under way an operator has to say which of them is meant.
  if (!node || meant.length > 1) return false;
  if (command !== 'cancel') return feedStep(turn, node.number, event);
  const { owner, number, partOf } = node;
  leaveStep(turn, number);
  if (partOf) turn.change(partOf.step, { attached: false });
  const reason = `cancelled by an operator${note ? `: ${note}` : ''}`;
  tellError(turn, owner, stepError('unknown', reason, 'CANCELLED', idOf(node)));
  return true;
}

const idOf = ({ snapshot }: StepNode): string => snapshot.context.steps[0]?.id ?? '';

/** Whether an operator's command may be for that step. */
function mayMean(turn: Turn, node: StepNode, command: 'retry' | 'skip' | 'cancel'): boolean {
  const place = placeOfStep(node);
  if (command === 'cancel') return node.attached && isOut(node);
  if (turn.undoing !== undefined && placeOfStep(turn.step(turn.undoing)) === 'compensating' && isParked(turn))
    return node.number === turn.undoing;
  return isOut(node) || place === 'compensating' || (command === 'skip' && isUnknown(node));
}

/** Everything that follows until nothing moves any more: undos, `undo` actors that are done, events that were kept. */
function settle(turn: Turn): void {
  for (;;) {
    directUndos(turn);
    if (endUndoJob(turn)) continue;
    const index = turn.end ? -1 : turn.kept.findIndex((event) => takerOf(turn, event) !== undefined);
    const event = turn.kept[index];
    if (!event) return;
    turn.kept = turn.kept.filter((_, other) => other !== index);
    const taker = takerOf(turn, event);
    if (taker !== undefined) deliver(turn, taker, event);
  }
}

function close(turn: Turn, taken: boolean): SagaTurn {
  settle(turn);
  turn.compensation = compensationOf(turn);
  report(turn);
  return { state: turn.state, emitted: turn.emitted, taken };
}

function compensationOf(turn: Turn): CompensationState {
  if (!turn.end && turn.undoing === undefined) return 'idle';
  const current = turn.undoing === undefined ? undefined : turn.step(turn.undoing);
  return compensationStateOf({
    end: turn.end?.how,
    out: turn.steps.some(isOut),
    undoing: current !== undefined && placeOfStep(current) === 'compensating',
    parked: isParked(turn),
    open: turn.steps.some(isUnknown),
  });
}

/** The outcome is told once everything that can be known is known. */
function report(turn: Turn): void {
  const { end, reported, compensation } = turn;
  if (!end || reported) return;
  const known = compensation === 'completed' || compensation === 'failed';
  if (!known && compensation !== 'parked' && compensation !== 'watching') return;
  if (compensation !== 'parked' && undosLeft(turn)) return;
  turn.reported = true;
  turn.emitted.push(
    end.how === 'done'
      ? {
          type: 'outcome',
          outcome: 'COMPLETED',
          body: end.output === undefined ? {} : { output: end.output },
        }
      : { type: 'outcome', outcome: 'FAILED', failure: end.failure },
  );
}

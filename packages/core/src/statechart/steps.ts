import type { AnyStateMachine } from 'xstate';
import {
  type AnyAction,
  type ChartEmitted,
  type ChartEvent,
  type ChartStep,
  createStepMachine,
  partNames,
  partsByName,
  startChart,
  stepChart,
  type StepPolicy,
  viewOf,
} from '../chart/index.js';
import { messageOf } from '../error/index.js';
import { faultText, readWire } from '../wire/index.js';
import type { ActorKind } from './actor-kinds.js';
import { finish } from './finish.js';
import { MAX_INVOCATIONS } from './limits.js';
import { tellDone, tellError } from './machines.js';
import { jsonFault } from './plain.js';
import { functionsOf } from './promise-action.js';
import { isOut, type Owner, placeOfStep, stepError, type StepNode } from './saga-state.js';
import type { SagaEmitted, Turn } from './turn.js';

const machines = new WeakMap<AnyAction, AnyStateMachine>();

/** Compiled once for an action, whichever sagas use it. */
export function stepMachineOf(action: AnyAction): AnyStateMachine {
  const known = machines.get(action);
  if (known) return known;
  const machine = createStepMachine(action);
  machines.set(action, machine);
  return machine;
}

/** What a step hands to the machine that invoked it. */
export function outputOf({ action, snapshot }: Pick<StepNode, 'action' | 'snapshot'>): unknown {
  const [step] = snapshot.context.steps;
  return action.kind === 'activity' || step?.result === undefined ? step?.found : step.result;
}

/** An id that no other step of the saga has: that of the `invoke` where it has one, else the actor's name. */
function freeId(turn: Turn, { id, src }: Pick<Owner, 'id' | 'src'>): string {
  const base = /^\d+\./.test(id) ? src : id;
  const taken = turn.steps.filter(({ snapshot, owner }) => {
    const own = snapshot.context.steps[0]?.id ?? '';
    return own === base || (owner.src === src && own.startsWith(`${base}#`));
  }).length;
  return taken === 0 ? base : `${base}#${taken + 1}`;
}

type StepKind = Extract<ActorKind, { kind: 'step' | 'promise' }>;

/** A machine invokes an action or a promise. */
export function startStep(turn: Turn, owner: Owner, { action }: StepKind, input: unknown): void {
  begin(turn, owner, action, input, turn.definition.policies[owner.src]);
}

function begin(
  turn: Turn,
  owner: Owner,
  action: AnyAction,
  input: unknown,
  policy: StepPolicy | undefined,
  partOf?: StepNode['partOf'],
): void {
  const number = turn.steps.length;
  if (number >= MAX_INVOCATIONS) {
    const reason = `the saga invoked more than ${MAX_INVOCATIONS} steps`;
    finish(turn, { how: 'failed', failure: { reason, errorCode: 'UNKNOWN', failedStep: '' } });
    return;
  }
  const id = freeId(turn, partOf ? { id: action.name, src: action.name } : owner);
  const judged = judgePayload(action, input ?? null);
  const { transactionId, sagaType, initiatedBy } = turn.before;
  const started = startChart(stepMachineOf(action), {
    transactionId,
    sagaType,
    initiatedBy,
    first: number,
    at: turn.at,
    steps: [{ id, ...judged, ...(policy ? { policy } : {}) }],
  });
  turn.steps.push({
    number,
    action,
    snapshot: started.snapshot,
    owner,
    attached: true,
    completed: 0,
    undo: false,
    ...(partOf ? { partOf } : {}),
  });
  emit(turn, number, started.emitted);
  settle(turn, number);
}

function judgePayload(
  action: AnyAction,
  input: unknown,
): { readonly payload: unknown } | { readonly note: string } {
  const fault = jsonFault(input, 'the payload');
  if (fault !== undefined) return { note: fault };
  const judged = readWire(action.payload, input, 'strict');
  return judged.ok
    ? { payload: judged.value }
    : { note: `the payload does not fit ${action.name}: ${faultText(judged.faults)}` };
}

/** Commands and calls of a step's chart, as those of the saga. */
function emit(turn: Turn, number: number, emitted: readonly ChartEmitted[]): void {
  const { action } = turn.step(number);
  for (const one of emitted) {
    if (one.type === 'outcome') continue;
    const run = one.type === 'activity' ? functionsOf(action)?.[one.phase] : undefined;
    turn.emitted.push({ ...one, step: number, ...(run ? { run } : {}) } as SagaEmitted);
  }
}

/** One transition of a step's chart; `false` when the event changes nothing. */
export function feedStep(turn: Turn, number: number, event: ChartEvent): boolean {
  const node = turn.step(number);
  if (node.snapshot.status !== 'active') return false;
  const next: ChartStep = stepChart(stepMachineOf(node.action), node.snapshot, event);
  if (next.snapshot === node.snapshot) return false;
  turn.change(number, { snapshot: next.snapshot });
  emit(turn, number, next.emitted);
  settle(turn, number);
  return true;
}

/** Tells the machine what became of the step, once. */
function settle(turn: Turn, number: number): void {
  const node = turn.step(number);
  switch (placeOfStep(node)) {
    case 'completed':
      if (node.completed === 0) complete(turn, node);
      break;
    case 'rejected':
    case 'withdrawn':
      if (node.attached) fail(turn, node, 'rejected');
      break;
    case 'unknown':
      turn.change(number, { undo: true });
      if (node.attached) fail(turn, node, 'unknown');
      break;
  }
}

function complete(turn: Turn, node: StepNode): void {
  const { number } = node;
  turn.change(number, { completed: turn.nextCompletion() });
  if (!node.attached) return;
  const [first] = partNames(node.action);
  if (first !== undefined && node.snapshot.context.steps[0]?.status === 'succeeded') {
    startPart(turn, number, first);
    return;
  }
  pass(turn, node);
}

/** The step has ended well: its machine goes on, or, where it is a part, the next one begins. */
function pass(turn: Turn, { number, partOf, owner }: StepNode): void {
  turn.change(number, { attached: false });
  if (!partOf) {
    tellDone(turn, owner, outputOf(turn.step(number)));
    return;
  }
  const whole = turn.step(partOf.step);
  if (!whole.attached) return;
  const names = partNames(whole.action);
  const next = names[names.indexOf(partOf.part) + 1];
  if (next !== undefined) startPart(turn, partOf.step, next);
  else pass(turn, whole);
}

/** Parts of a composite follow it one by one, as steps of their own. */
function startPart(turn: Turn, step: number, name: string): void {
  const { action, owner, snapshot } = turn.step(step);
  const part = partsByName(action).get(name);
  if (!part) return;
  const { policy } = snapshot.context.steps[0] ?? {};
  let payload: unknown;
  try {
    payload = part.payload(viewOf(snapshot.context, 0));
  } catch (thrown) {
    payload = `the payload cannot be made: ${messageOf(thrown)}`;
  }
  begin(turn, owner, part.action, payload, policy, { step, part: name });
}

function fail(
  turn: Turn,
  { number, partOf, owner, snapshot }: StepNode,
  outcome: 'rejected' | 'unknown',
): void {
  turn.change(number, { attached: false });
  const [state] = snapshot.context.steps;
  const { reason, errorCode } = snapshot.context.failure ?? {
    reason: state?.note ?? 'failed',
    errorCode: 'UNKNOWN',
  };
  if (partOf) turn.change(partOf.step, { attached: false });
  tellError(turn, owner, stepError(outcome, reason, errorCode, state?.id ?? ''));
}

/**
 * A machine leaves a step before it has ended: nothing more is sent for it, but its answer is awaited. If it happened it is undone
 * at once; until then its outcome counts as open.
 */
export function leaveStep(turn: Turn, number: number): void {
  const node = turn.change(number, { attached: false, undo: true });
  if (isOut(node)) feedStep(turn, number, { type: 'cancel', at: turn.at });
}

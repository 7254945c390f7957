import {
  type AnyAction,
  partNames,
  partsByName,
  restoreChart,
  type SagaContext,
  type StepState,
} from '../chart/index.js';
import { SagaError } from '../error/index.js';
import type { CompiledMachine } from './compile.js';
import type { AnySagaDefinition } from './definition.js';
import { type MachineEvent, persistMachine, restoreMachine } from './forward.js';
import { actionPrint, statePrints } from './prints.js';
import {
  dueOf,
  type MachineNode,
  type Owner,
  type PendingEffect,
  placeOfStep,
  type SagaEnd,
  type SagaState,
  type SagaTimer,
  type StepNode,
  type UndoJob,
} from './saga-state.js';
import { stepMachineOf } from './steps.js';

/** What the record of a defined saga holds beside what every record has. Plain JSON. */
export interface StoredSaga {
  readonly name: string;
  readonly version: number;
  /** Of the definition that wrote the record. */
  readonly print: string;
  /** Prints of the states and actions that the saga stands in; by them a changed definition is judged. */
  readonly standing: Readonly<Record<string, string>>;
  readonly input: unknown;
  readonly machines: readonly StoredMachine[];
  readonly transitions: SagaState['transitions'];
  /** In the order of `context.steps`, whose charts they complete. */
  readonly steps: readonly StoredStep[];
  readonly timers: readonly SagaTimer[];
  readonly kept: readonly MachineEvent[];
  readonly effects: readonly PendingEffect[];
  readonly jobs: readonly UndoJob[];
  readonly undoing?: number;
  readonly end?: SagaEnd;
  readonly compensation: string;
  readonly counters: SagaState['counters'];
}

interface StoredMachine {
  readonly number: number;
  readonly owner?: Owner;
  readonly snapshot: unknown;
}

interface StoredStep {
  readonly owner: Owner;
  readonly chart: unknown;
  readonly deadline: number | null;
  readonly attached: boolean;
  readonly completed: number;
  readonly undo: boolean;
  readonly overtaken?: boolean;
  /** By the place of the part where an early release wrote it. */
  readonly partOf?: StepNode['partOf'] | { readonly step: number; readonly place: number };
}

const stepState = ({ snapshot }: StepNode): StepState => {
  const [state] = snapshot.context.steps;
  if (!state) throw new RangeError('the chart of a step has no step');
  return state;
};

/** What is known of a saga in the form of a list saga, so that views, histories and telemetry read both alike. */
export function contextOf(state: SagaState): SagaContext {
  const { transactionId, sagaType, initiatedBy, end, reported, steps } = state;
  const failed = steps.findIndex(
    ({ snapshot }) => end?.how === 'failed' && snapshot.context.steps[0]?.id === end.failure.failedStep,
  );
  return {
    transactionId,
    sagaType,
    initiatedBy,
    steps: steps.map(stepState),
    deadline: dueOf(state),
    failure:
      end?.how === 'failed'
        ? { step: failed, reason: end.failure.reason, errorCode: end.failure.errorCode }
        : null,
    reported,
  };
}

const finalPlaces = new Set(['rejected', 'withdrawn', 'settled', 'compensated', 'notCompensated']);

/** What has to mean the same in a changed definition: the states the machines are in, and the actions that may still act. */
function standingOf(state: SagaState): Record<string, string> {
  const standing: Record<string, string> = {};
  for (const { compiled, snapshot, owner } of state.machines) {
    const prints = printsOf(compiled);
    const prefix = owner ? `${owner.src}:` : '';
    for (const path of activePaths(compiled.machine.id, snapshot.value)) {
      standing[`${prefix}${path}`] = prints.get(path) ?? '';
    }
  }
  for (const step of state.steps) {
    const ended =
      finalPlaces.has(placeOfStep(step)) ||
      (placeOfStep(step) === 'completed' && step.action.undo.kind === 'nothing');
    // A composite whose parts are still to come stays attached.
    const over = ended && !step.attached;
    if (!over) standing[`action:${step.owner.src}:${step.action.name}`] = actionPrint(step.action);
  }
  return standing;
}

const known = new WeakMap<CompiledMachine, ReadonlyMap<string, string>>();
function printsOf(compiled: CompiledMachine): ReadonlyMap<string, string> {
  const prints = known.get(compiled) ?? statePrints(compiled);
  known.set(compiled, prints);
  return prints;
}

function activePaths(path: string, value: unknown): string[] {
  if (typeof value === 'string') return [path, `${path}.${value}`];
  return [
    path,
    ...Object.entries((value ?? {}) as object).flatMap(([key, inner]) =>
      inner === undefined || Object.keys(inner as object).length === 0
        ? [`${path}.${key}`]
        : activePaths(`${path}.${key}`, inner),
    ),
  ];
}

/** The stored form of a saga; with `contextOf` it is everything that is needed to go on. */
export function storeSaga(definition: AnySagaDefinition, state: SagaState): StoredSaga {
  return {
    name: definition.name,
    version: definition.version,
    print: definition.compiled.print,
    standing: standingOf(state),
    input: state.input,
    machines: state.machines.map(({ number, compiled, snapshot, owner }) => ({
      number,
      ...(owner ? { owner } : {}),
      snapshot: persistMachine(compiled.machine, snapshot),
    })),
    transitions: state.transitions,
    steps: state.steps.map(({ owner, snapshot, attached, completed, undo, partOf }) => ({
      owner,
      chart: snapshot.value,
      deadline: snapshot.context.deadline,
      attached,
      completed,
      undo,
      ...(snapshot.context.overtaken ? { overtaken: true } : {}),
      ...(partOf ? { partOf } : {}),
    })),
    timers: state.timers,
    kept: state.kept,
    effects: state.effects,
    jobs: state.jobs,
    ...(state.undoing === undefined ? {} : { undoing: state.undoing }),
    ...(state.end ? { end: state.end } : {}),
    compensation: state.compensation,
    counters: state.counters,
  };
}

/** What of a changed definition does not fit a saga that is under way; empty when it can go on. */
export function misfits(definition: AnySagaDefinition, stored: StoredSaga): readonly string[] {
  if (stored.print === definition.compiled.print) return [];
  const prints = new Map<string, string>();
  const collect = (compiled: CompiledMachine, src: string): void => {
    for (const [path, print] of printsOf(compiled))
      prints.set(`${src === '' ? '' : `${src}:`}${path}`, print);
    for (const [name, kind] of compiled.actors) {
      if (kind.kind !== 'step' && kind.kind !== 'promise') continue;
      const add = (action: AnyAction): void => {
        prints.set(`action:${name}:${action.name}`, actionPrint(action));
        for (const part of action.parts) add(part.action);
      };
      add(kind.action);
    }
    for (const [name, child] of compiled.children) collect(child, name);
  };
  collect(definition.compiled.root, '');
  // Whether the place of a part still means the same cannot be told.
  const placed = stored.steps.filter(({ partOf }) => partOf && 'place' in partOf);
  const unknown = placed.map(({ owner }) => `the parts of ${owner.src} may be others`);
  const unfit = Object.entries(stored.standing).flatMap(([place, print]) => {
    const now = prints.get(place);
    if (now === print) return [];
    return [now === undefined ? `${place} is gone` : `${place} means something else`];
  });
  return [...unfit, ...new Set(unknown)];
}

/**
 * Restores a saga.
 *
 * @throws SagaError `SAGA_RECORD_INVALID` when the record names something that the definition does not have
 */
export function restoreSaga(
  definition: AnySagaDefinition,
  stored: StoredSaga,
  context: SagaContext,
): SagaState {
  const { transactionId, sagaType, initiatedBy } = context;
  const missing = (what: string): never => {
    throw new SagaError(
      'SAGA_RECORD_INVALID',
      `Saga ${transactionId} is under way with ${what}, which the definition "${definition.name}" does not have.`,
      { mend: 'Start the service with the definition that wrote the record, or with one that migrates it.' },
    );
  };
  const compiled = new Map<number, CompiledMachine>();
  const machines = stored.machines.map(({ number, owner, snapshot }): MachineNode => {
    const own = owner
      ? (compiled.get(owner.machine)?.children.get(owner.src) ?? missing(`the machine "${owner.src}"`))
      : definition.compiled.root;
    compiled.set(number, own);
    return {
      number,
      compiled: own,
      owner,
      snapshot: restoreMachine(own.machine, snapshot, owner !== undefined),
    };
  });
  const actions = new Map<string, AnyAction>();
  collectActions(definition.compiled.root, actions);
  const steps: StepNode[] = [];
  stored.steps.forEach((step, number) => {
    const state = context.steps[number] ?? missing(`a step ${number}`);
    const whole = step.partOf && steps[step.partOf.step];
    const partOf = step.partOf && whole && { step: whole.number, part: partNameOf(step.partOf, whole) };
    const action =
      whole && partOf ? partsByName(whole.action).get(partOf.part)?.action : actions.get(step.owner.src);
    if (!action) return missing(`the step "${step.owner.src}"`);
    const own: SagaContext = {
      transactionId,
      sagaType,
      initiatedBy,
      steps: [state],
      deadline: step.deadline,
      failure: null,
      reported: true,
      first: number,
      ...(step.overtaken ? { overtaken: true } : {}),
    };
    steps.push({
      number,
      action,
      snapshot: restoreChart(stepMachineOf(action), step.chart, own),
      owner: step.owner,
      attached: step.attached,
      completed: step.completed,
      undo: step.undo,
      ...(partOf ? { partOf } : {}),
    });
  });
  return {
    transactionId,
    sagaType,
    initiatedBy,
    input: stored.input,
    machines,
    transitions: stored.transitions,
    steps,
    timers: stored.timers,
    kept: stored.kept,
    effects: stored.effects,
    jobs: stored.jobs,
    undoing: stored.undoing,
    end: stored.end,
    reported: context.reported,
    compensation: stored.compensation,
    counters: stored.counters,
  };
}

const partNameOf = (
  partOf: NonNullable<StoredStep['partOf']>,
  { action }: Pick<StepNode, 'action'>,
): string => ('part' in partOf ? partOf.part : (partNames(action)[partOf.place] ?? ''));

/** Actions by the name of their actor; child machines may use one name for the same action only. */
function collectActions(compiled: CompiledMachine, actions: Map<string, AnyAction>): void {
  for (const [name, kind] of compiled.actors) {
    if (kind.kind === 'step' || kind.kind === 'promise') actions.set(name, kind.action);
  }
  for (const child of compiled.children.values()) collectActions(child, actions);
}

import type { Catalog } from '../action/index.js';
import { activeNodes, type ChartDescription } from '../chart/index.js';
import type { OperatorVerb, SagaRecord } from '../engine/index.js';
import { completedSteps, operatorChoices, type StoredSaga, type UndoAhead } from '../statechart/index.js';
import { chartOf } from './describe-saga.js';
import { isoTime } from './iso-time.js';
import { restoredSaga, type RestoredSaga } from './restored-saga.js';

/** A command that would be sent. */
export interface CommandAhead {
  /** The topic variable, in the dialect of the catalogue. */
  readonly topic: string;
  readonly type: string;
  readonly value: unknown;
}

/** A completed step, and what its undo will do. */
export interface StackedStep {
  /** Id of the step. */
  readonly step: string;
  readonly action: string;
  readonly undo:
    | {
        readonly kind: 'inverse';
        /** What would be sent now; `null` when a port is asked first. */
        readonly commands: readonly CommandAhead[] | null;
        readonly port: string | null;
      }
    | { readonly kind: 'nothing' | 'impossible'; readonly reason: string };
}

/** A machine of the saga: its own, or a child. */
export interface MachineView {
  /** Names of the actors that lead to it, with dots between; empty for the saga's own machine. */
  readonly actor: string;
  readonly value: unknown;
  /** Ids of the states that it is in, as in `describeChart`. */
  readonly active: readonly string[];
  readonly status: string;
}

export interface TimerView {
  /** The event that is sent then: `xstate.after.<ms>.<state>` for an `after`. */
  readonly event: string;
  /** Of which machine, see `MachineView.actor`. */
  readonly actor: string;
  readonly due: string;
}

/** What only statecharts have. */
export interface DefinedSagaView {
  readonly name: string;
  readonly version: number;
  readonly input: unknown;
  readonly machines: readonly MachineView[];
  /** The one that is due first at the head. */
  readonly timers: readonly TimerView[];
  /** Events that came before a state took them, the oldest first. */
  readonly kept: readonly { readonly type: string }[];
  /** Completed steps in the order in which they would be undone; `null` where the catalogue cannot read the record. */
  readonly stack: readonly StackedStep[] | null;
  /** Events from outside that a state would take now; `null` where the catalogue cannot read the record. */
  readonly takes: readonly string[] | null;
  /** State of the compensation chart: `idle`, `settling`, `undoing`, `parked`, `watching`, `completed` or `failed`. */
  readonly compensation: string;
  /** Of a saga that has completed. */
  readonly output?: unknown;
}

/** The view of a statechart, and what of it belongs to the general part. */
export interface DefinedParts {
  readonly view: DefinedSagaView;
  readonly commands: readonly OperatorVerb[];
  readonly commandsOf: (step: string) => readonly OperatorVerb[];
}

type Show = (value: unknown, step: string, action: string, member: 'input' | 'output' | 'undo') => unknown;

const activeOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? [] : activeNodes(value);

interface StoredSnapshot {
  readonly value?: unknown;
  readonly status?: string;
}

/** The path of each machine, by its number. */
function pathsOf({ machines }: StoredSaga): ReadonlyMap<number, string> {
  const paths = new Map<number, string>();
  for (const { number, owner } of machines) {
    const outer = owner && paths.get(owner.machine);
    paths.set(number, owner ? [outer, owner.src].filter(Boolean).join('.') : '');
  }
  return paths;
}

/** The machines under way; when the saga's own has ended, the state in which it did. */
function machinesOf({ machines, end }: StoredSaga, paths: ReadonlyMap<number, string>): MachineView[] {
  const stored = machines.map(({ number, snapshot }) => {
    const { value, status = 'active' } = snapshot as StoredSnapshot;
    return { actor: paths.get(number) ?? '', value, active: activeOf(value), status };
  });
  if (end?.value === undefined || stored.some(({ actor }) => actor === '')) return stored;
  return [{ actor: '', value: end.value, active: activeOf(end.value), status: 'ended' }, ...stored];
}

function undoView(
  undo: UndoAhead,
  catalog: Pick<Catalog, 'topicOf'>,
  show: (value: unknown) => unknown,
): StackedStep['undo'] {
  if (undo.kind !== 'inverse') return undo;
  const commands = undo.commands?.map(({ channel, type, value }) => ({
    topic: catalog.topicOf(channel),
    type,
    value: show(value),
  }));
  return { kind: 'inverse', commands: commands ?? null, port: undo.port ?? null };
}

const reacts = ({ edges }: ChartDescription, active: ReadonlySet<string>, type: string): boolean =>
  edges.some(
    ({ source, event }) => (source === '' || active.has(source)) && (event === type || event === '*'),
  );

function takenEvents({ definition, state }: RestoredSaga): readonly string[] {
  if (state.end) return [];
  return [...definition.compiled.events].filter((type) =>
    state.machines.some(({ compiled, snapshot }) =>
      reacts(chartOf(compiled.machine), new Set(activeOf(snapshot.value)), type),
    ),
  );
}

/** Everything that only a statechart's record tells. */
export function definedParts(
  record: SagaRecord & { readonly defined: StoredSaga },
  catalog: Catalog | undefined,
  show: Show,
): DefinedParts {
  const { defined, context, actions } = record;
  const restored = restoredSaga(record, catalog);
  const paths = pathsOf(defined);
  const choices = restored && operatorChoices(restored.definition.compiled, restored.state);
  const stack =
    restored &&
    catalog &&
    completedSteps(restored.state).map(({ step, undo }): StackedStep => {
      const id = context.steps[step]?.id ?? '';
      const action = actions[step] ?? '';
      return { step: id, action, undo: undoView(undo, catalog, (value) => show(value, id, action, 'undo')) };
    });
  const { end } = defined;
  return {
    commands: choices?.saga ?? [],
    commandsOf: (step) => choices?.steps.get(step) ?? [],
    view: {
      name: defined.name,
      version: defined.version,
      input: show(defined.input, '', '', 'input'),
      machines: machinesOf(defined, paths),
      timers: [...defined.timers]
        .sort((a, b) => a.due - b.due)
        .map(({ event, machine, due }) => ({
          event: event.type,
          actor: paths.get(machine) ?? '',
          due: isoTime(due),
        })),
      kept: defined.kept.map(({ type }) => ({ type })),
      stack: stack ?? null,
      takes: restored ? takenEvents(restored) : null,
      compensation: defined.compensation,
      ...(end?.how === 'done' && end.output !== undefined
        ? { output: show(end.output, '', '', 'output') }
        : {}),
    },
  };
}

import type { Catalog } from '../action/index.js';
import {
  activeNodes,
  concernedStep,
  isOpen,
  type SagaRole,
  standingOf,
  type StepState,
  type StepStatus,
} from '../chart/index.js';
import { type HistoryEntry, type OperatorVerb, readHistory, type SagaRecord } from '../engine/index.js';
import { type DefinedParts, definedParts, type DefinedSagaView } from './defined-view.js';
import { isoTime } from './iso-time.js';
import { operatorCommands } from './operator-commands.js';
import { type SagaSummary, summaryOf } from './summary.js';
import { type WaitingFor, waitingFor, waitingOfDefined } from './waiting-for.js';

/** One step, for people and for programs. */
export interface SagaStepView {
  readonly index: number;
  readonly id: string;
  readonly action: string;
  /** `null` when the catalogue does not have the action, or none was given. */
  readonly role: SagaRole | null;
  readonly status: StepStatus;
  /** How often its command was sent, and that of its undo. */
  readonly attempts: number;
  readonly undoAttempts: number;
  /** Why it is in its status, when that is not plain. */
  readonly note: string | null;
  /** Id of the composite that it belongs to. */
  readonly partOf: string | null;
  /** Missing while a composite has not handed it over. */
  readonly payload?: unknown;
  /** What was kept of status events, and what ports answered. */
  readonly result?: unknown;
  readonly found?: unknown;
  /** The operator commands that would be applied now when they name this step. */
  readonly commands: readonly OperatorVerb[];
}

/** A step and why it stays as it is. */
export interface StepReason {
  readonly step: string;
  readonly reason: string;
}

/** Everything that is known of one saga. */
export interface SagaView extends Omit<SagaSummary, 'steps'> {
  readonly steps: readonly SagaStepView[];
  /** Ids of the steps that were undone, in the order of the saga. */
  readonly undone: readonly string[];
  /** Steps that happened and stay. */
  readonly notUndone: readonly StepReason[];
  /** Steps whose undo waits for an operator. */
  readonly parked: readonly StepReason[];
  /** Steps that may have happened: without an answer, or skipped while their command was out. */
  readonly open: readonly StepReason[];
  readonly history: readonly {
    readonly at: string;
    readonly what: HistoryEntry['what'];
    /** Id of the step it concerns. */
    readonly step: string | null;
  }[];
  readonly waitingFor: WaitingFor | null;
  /** The operator commands that would be applied now. */
  readonly commands: readonly OperatorVerb[];
  /** The state value of the chart, and the ids of the states it stands in, as in `describeChart`. */
  readonly chart: { readonly value: unknown; readonly active: readonly string[] } | null;
  /** What only statecharts have; `null` for a list saga. */
  readonly defined: DefinedSagaView | null;
}

/** What a sanitiser is asked about. */
export interface PayloadPlace {
  readonly transactionId: string;
  /** Empty for what belongs to the saga as a whole: its input and its output. */
  readonly step: string;
  readonly action: string;
  /** `undo`: the command that would undo the step. */
  readonly member: 'payload' | 'result' | 'found' | 'input' | 'output' | 'undo';
}

export interface SagaViewOptions {
  /** With it the view also knows roles and awaited events. */
  readonly catalog?: Catalog;
  /** Takes out of payloads, results and answers of ports what must not be shown. Default: everything is shown. */
  readonly sanitise?: (value: unknown, place: PayloadPlace) => unknown;
}

function stepViews(
  record: SagaRecord,
  { catalog, sanitise }: SagaViewOptions,
  commandsOf: (step: string) => readonly OperatorVerb[],
): SagaStepView[] {
  return record.context.steps.map((step, index) => {
    const action = record.actions[index] ?? '';
    const shown = (member: 'payload' | 'result' | 'found') => {
      const value = step[member];
      if (value === undefined) return {};
      const place = { transactionId: record.transactionId, step: step.id, action, member };
      return { [member]: sanitise ? sanitise(value, place) : value };
    };
    return {
      index,
      id: step.id,
      action,
      role: catalog?.actions.get(action)?.role ?? null,
      status: step.status,
      attempts: step.attempt,
      undoAttempts: step.undoAttempt,
      note: step.note ?? null,
      partOf: idOfWhole(record, index),
      commands: commandsOf(step.id),
      ...shown('payload'),
      ...shown('result'),
      ...shown('found'),
    };
  });
}

/** Id of the composite that a step is part of. */
function idOfWhole({ context, defined }: SagaRecord, index: number): string | null {
  const whole = context.steps[index]?.from?.[0] ?? defined?.steps[index]?.partOf?.step;
  return whole === undefined ? null : (context.steps[whole]?.id ?? null);
}

/** The commands of a list saga are all for the step that it stands at. */
function listParts(
  record: SagaRecord,
  catalog: Catalog | undefined,
): Pick<DefinedParts, 'commands' | 'commandsOf'> {
  const standing = standingOf(record.chart);
  const index = concernedStep(standing, record.context);
  const action = catalog?.actions.get(record.actions[standing?.step ?? -1] ?? '');
  const commands = standing ? operatorCommands(standing, action) : [];
  const current = index === undefined ? undefined : record.context.steps[index]?.id;
  return { commands, commandsOf: (step) => (step === current ? commands : []) };
}

/**
 * A saga as readable JSON: for REST, the board and the command line. 64-bit numbers stay exact when it is written with
 * `encodeJson`.
 */
export function sagaView(record: SagaRecord, options: SagaViewOptions = {}): SagaView {
  const { catalog, sanitise } = options;
  const { transactionId, defined } = record;
  const parts = defined
    ? definedParts({ ...record, defined }, catalog, (value, step, action, member) =>
        sanitise ? sanitise(value, { transactionId, step, action, member }) : value,
      )
    : undefined;
  const { commands, commandsOf } = parts ?? listParts(record, catalog);
  const steps = stepViews(record, options, commandsOf);
  const standing = standingOf(record.chart);
  const reasonsOf = (some: readonly SagaStepView[]): StepReason[] =>
    some.map(({ id, note }) => ({ step: id, reason: note ?? 'no reason known' }));
  const reasons = (status: StepStatus): StepReason[] =>
    reasonsOf(steps.filter((step) => step.status === status));
  const summary = summaryOf(record, options.catalog);
  return {
    ...summary,
    steps,
    undone: steps
      .filter(({ status }) => status === 'compensated' || status === 'undoSkipped')
      .map(({ id }) => id),
    notUndone: reasons('notCompensated'),
    parked: reasons('parked'),
    open: reasonsOf(steps.filter((_, index) => isOpen(record.context.steps[index] as StepState))),
    history: readHistory(record.history, record.startedAt).map(({ at, what, step }) => ({
      at: isoTime(at),
      what,
      step: step === undefined ? null : (steps[step]?.id ?? null),
    })),
    waitingFor: summary.held
      ? null
      : ((parts ? waitingOfDefined(record, parts.view, catalog) : waitingFor(record, standing, catalog)) ??
        null),
    commands: summary.held ? ['abandon'] : commands,
    chart: record.chart === undefined ? null : { value: record.chart, active: activeNodes(record.chart) },
    defined: parts?.view ?? null,
  };
}

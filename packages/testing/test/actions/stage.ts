import {
  decodeJson,
  defaultPolicy,
  IDEMPOTENCY_KEY_HEADER,
  type Phase,
  type SagaCommand,
  type StepPolicy,
} from '@sagachart/core';
import {
  type AtlasHarness,
  createHarness,
  type GameDialect,
  type GameWorldOptions,
  type Ports,
  type ScriptedAnswer,
  type WorldCommand,
} from '@sagachart/testing';
import { type ActionRow, type StepRow, stepsOf } from './table/index.js';

export const dialects: readonly GameDialect[] = ['documented', 'deployed'];
export const TRANSACTION = '0a1b2c3d-0001-4000-8000-000000000001';
export const SAGA_STATUS = 'EVENT_TOPIC_SAGA_STATUS';

/** One step of one action in one dialect. */
export interface Place {
  readonly row: ActionRow;
  readonly dialect: GameDialect;
  readonly step: StepRow;
  /** Index of the step in the saga. */
  readonly index: number;
}

/** All steps of all actions that a test is about, each under a readable name. */
export function places(
  table: readonly ActionRow[],
  wanted: (step: StepRow) => boolean,
): readonly (readonly [name: string, place: Place])[] {
  return dialects.flatMap((dialect) =>
    table.flatMap((row) =>
      stepsOf(row, dialect).flatMap((step, index) => {
        const name = `${row.action}${step.id === 'it' ? '' : `, step ${step.id}`} (${dialect})`;
        return wanted(step) ? [[name, { row, dialect, step, index }] as const] : [];
      }),
    ),
  );
}

/** All actions in both dialects. */
export const wholes = (
  table: readonly ActionRow[],
  wanted: (row: ActionRow, dialect: GameDialect) => boolean = () => true,
): readonly (readonly [name: string, row: ActionRow, dialect: GameDialect])[] =>
  dialects.flatMap((dialect) =>
    table
      .filter((row) => wanted(row, dialect))
      .map((row) => [`${row.action} (${dialect})`, row, dialect] as const),
  );

interface StageOptions {
  readonly ports?: Ports;
  readonly worldOptions?: Omit<GameWorldOptions, 'dialect' | 'world'>;
  /** An empty world in place of the row's. */
  readonly emptyWorld?: boolean;
}

/** A harness with the world that the row asks for, in which every answer names its transaction. */
export function stageFor(row: ActionRow, dialect: GameDialect, options: StageOptions = {}): AtlasHarness {
  const { ports, worldOptions, emptyWorld } = options;
  const harness = createHarness({
    dialect,
    world: emptyWorld ? {} : (row.world ?? {}),
    worldOptions: { correlateAll: true, ...worldOptions },
    ...(ports ? { ports } : {}),
  });
  row.prepare?.(harness.world);
  return harness;
}

const stepOf = (stepId: string, action: string, payload: object, policy?: StepPolicy) => ({
  stepId,
  status: 'pending' as const,
  action,
  payload,
  createdAt: '2026-01-24T14:00:00Z',
  updatedAt: '2026-01-24T14:00:00Z',
  ...(policy ? { policy } : {}),
});

/** Always refused with an event: the character 999 has no billion. */
export const failing = stepOf('fail', 'award_mesos', {
  characterId: 999,
  worldId: 0,
  channelId: 1,
  actorId: 1,
  actorType: 'NPC',
  amount: -1_000_000_000,
});

/** A saga whose first step is the action of the row. */
export function sagaOf(
  harness: AtlasHarness,
  row: ActionRow,
  more: readonly SagaCommand['steps'][number][] = [],
): SagaCommand {
  const action = harness.catalog.actions.get(row.action);
  if (!action) throw new Error(`the catalogue has no action ${row.action}`);
  const { payload = action.sample } = row;
  const given: object = typeof payload === 'function' ? payload(harness.world) : payload;
  // Some payloads name the saga itself.
  const own = 'transactionId' in given ? { ...given, transactionId: TRANSACTION } : given;
  return {
    transactionId: TRANSACTION,
    sagaType: 'inventory_transaction',
    initiatedBy: 'per-action tests',
    steps: [stepOf('it', row.action, own), ...more],
  };
}

const keyOf = ({ headers = [] }: WorldCommand): string => {
  const header = headers.find(([name]) => name === IDEMPOTENCY_KEY_HEADER);
  return header ? new TextDecoder().decode(header[1]) : '';
};

/** Scripts what happens to the command of one step in one phase. */
export function scriptStep(
  harness: AtlasHarness,
  index: number,
  phase: Phase,
  answer: ScriptedAnswer | readonly ScriptedAnswer[],
  occurrence: number | 'every' = 'every',
) {
  const key = `${TRANSACTION}:${index}:${phase}`;
  return harness.world.script({ where: (command) => keyOf(command).startsWith(key), answer, occurrence });
}

/** Deadline of the actions that state none: a service of today may take so long to come back. */
export const usualDeadline: Readonly<Record<GameDialect, number>> = {
  documented: defaultPolicy.deadlineMs,
  deployed: 90_000,
  'deployed-2026-08': 90_000,
};

/** Deadline of the step's command or port. */
export const deadlineOf = ({ deadlineMs }: StepRow, dialect: GameDialect): number =>
  deadlineMs ?? usualDeadline[dialect];

/** Ids of the earlier steps whose effect goes away by an undo, last first. */
export const undoneBefore = (row: ActionRow, dialect: GameDialect, index: number): string[] =>
  stepsOf(row, dialect)
    .slice(0, index)
    .filter(({ undo }) => undo.kind === 'confirmed' || undo.kind === 'sent')
    .map(({ id }) => id)
    .reverse();

/** Ids of all steps before `index` whose effect stays. */
export const leftBefore = (row: ActionRow, dialect: GameDialect, index: number): string[] =>
  stepsOf(row, dialect)
    .slice(0, index)
    .filter(({ undo }) => undo.kind === 'impossible')
    .map(({ id }) => id);

/** An event that was seen, ready to be sent again. */
export interface SeenEvent {
  readonly topic: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Collects the status events that reach the orchestrator. */
export function collectEvents(harness: AtlasHarness): readonly SeenEvent[] {
  const seen: SeenEvent[] = [];
  harness.orchestrator.on('arrival', ({ topic, value }, _at, read) => {
    if (!read || topic === harness.catalog.sagaCommandTopic || typeof value !== 'string') return;
    seen.push({ topic, value: decodeJson(value) as SeenEvent['value'] });
  });
  return seen;
}

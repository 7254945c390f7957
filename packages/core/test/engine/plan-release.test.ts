import { describe, expect, it } from 'vitest';
import {
  type Catalog,
  createCatalog,
  defineAction,
  defineCommandChannel,
  defineStatusChannel,
  BODY,
  object,
  planRelease,
  SagaEngine,
  str,
  TYPE,
  uuid,
} from '../../src/index.js';

const SAGAS = 10_000;

const envelope = { transactionId: uuid(), type: TYPE, body: BODY } as const;
const tasks = defineCommandChannel({
  name: 'tasks',
  topic: 'TASK_COMMANDS',
  envelope,
  types: { DO: { task: str() } },
});
const taskStatus = defineStatusChannel({
  name: 'task-status',
  topic: 'TASK_STATUS',
  envelope,
  transactionIdAt: ['top'],
  types: { DONE: { task: str() }, FINISHED: { task: str() } },
});

interface Change {
  readonly summary?: string;
  readonly note?: boolean;
  /** Another event completes it. */
  readonly finished?: boolean;
}

const action = (name: string, { summary = 'Does a task.', note = false, finished = false }: Change = {}) =>
  defineAction({
    name,
    kind: 'command',
    summary,
    payload: note ? object({ task: str(), note: str().optional() }) : object({ task: str() }),
    sample: { task: 'a' },
    send: ({ transactionId, payload }) => tasks.types.DO({ transactionId, body: { task: payload.task } }),
    completes: (on) => [
      on(finished ? taskStatus.types.FINISHED : taskStatus.types.DONE, ({ payload }) => ({
        body: { task: payload.task },
      })),
    ],
    undo: { kind: 'nothing', reason: 'It leaves nothing behind.' },
  });

const catalogOf = (changes: Readonly<Record<string, Change>>, without: readonly string[] = []): Catalog =>
  createCatalog({
    actions: ['pack', 'weigh', 'ship']
      .filter((name) => !without.includes(name))
      .map((name) => action(name, changes[name])),
  });
const present = catalogOf({});
const idOf = (index: number): string => `0a1b2c3d-0001-4000-8000-${String(index).padStart(12, '0')}`;

/** Every saga packs; of ten, three ship behind that, and the others weigh. One in five has packed. */
function changelog(): ReadonlyMap<string, string | null> {
  const engine = new SagaEngine(present);
  const records = new Map<string, string | null>();
  const give = (topic: string, value: object): void => {
    const { changed } = engine.handle({ kind: 'message', topic, value: JSON.stringify(value), at: 1_000 });
    for (const id of changed) records.set(id, engine.encodeRecord(id));
  };
  for (let index = 0; index < SAGAS; index += 1) {
    const transactionId = idOf(index);
    const steps = ['pack', index % 10 < 3 ? 'ship' : 'weigh'].map((name) => ({
      stepId: name,
      status: 'pending',
      action: name,
      payload: { task: name },
    }));
    give(present.sagaCommandTopic, { transactionId, sagaType: 'parcel', initiatedBy: 'test', steps });
    if (index % 5 === 0) give('TASK_STATUS', { transactionId, type: 'DONE', body: { task: 'pack' } });
  }
  return records;
}

describe(`the plan of a release, with ${SAGAS} sagas under way`, () => {
  const records = changelog();

  it('takes all of them where nothing has changed', () => {
    const plan = planRelease(records.values(), present);
    expect(plan).toEqual({
      underWay: SAGAS,
      goOn: SAGAS,
      held: [],
      unreadable: { count: 0, examples: [] },
      isSafe: true,
    });
  });

  it('names those that the one unsafe change of three would hold, and why', () => {
    const next = catalogOf({
      pack: { summary: 'Packs it.' },
      weigh: { note: true },
      ship: { finished: true },
    });
    const { underWay, goOn, held, isSafe } = planRelease(records.values(), next);
    expect({ underWay, goOn, isSafe }).toEqual({ underWay: SAGAS, goOn: 7_000, isSafe: false });
    expect(held.map(({ code, subject }) => `${code} ${subject}`)).toEqual(
      held.map(() => 'SAGA_DEFINITION_CHANGED ship'),
    );
    expect(held.reduce((sum, { count }) => sum + count, 0)).toBe(3_000);
    // What it says is what the engine of that release does.
    const engine = new SagaEngine(next);
    const example = held[0]?.examples[0] ?? '';
    engine.load(JSON.parse(records.get(example) ?? '') as never);
    expect(engine.held.get(example)?.code).toBe('SAGA_DEFINITION_CHANGED');
  });

  it('names what is missing', () => {
    const { held } = planRelease(records.values(), catalogOf({}, ['weigh']));
    expect(held.map(({ code, subject, count }) => ({ code, subject, count }))).toEqual([
      { code: 'SAGA_RECORD_ACTION_MISSING', subject: 'weigh', count: 7_000 },
    ]);
    expect(held[0]?.examples).toHaveLength(5);
  });

  it('counts what cannot be read as not safe, and neither tombstones nor sagas that have ended', () => {
    const engine = new SagaEngine(present);
    const one = { transactionId: idOf(1), sagaType: 'parcel', initiatedBy: 'test' };
    const steps = [{ stepId: 'a', status: 'pending', action: 'pack', payload: { task: 'pack' } }];
    for (const [topic, value] of [
      [present.sagaCommandTopic, { ...one, steps }],
      ['TASK_STATUS', { transactionId: idOf(1), type: 'DONE', body: { task: 'pack' } }],
    ] as const)
      engine.handle({ kind: 'message', topic, value: JSON.stringify(value), at: 1_000 });
    const ended = engine.encodeRecord(idOf(1));
    const plan = planRelease([null, ended, 'no JSON', '{"v":99,"transactionId":"x"}'], present);
    expect(plan).toMatchObject({ underWay: 2, goOn: 0, held: [], isSafe: false });
    expect(plan.unreadable.examples.map((text) => text.split(':')[0])).toEqual([
      'SAGA_RECORD_INVALID',
      'SAGA_RECORD_VERSION',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import {
  atlasCatalog,
  awardMesos,
  createCatalog,
  decodeRecord,
  SagaEngine,
  type EndedSaga,
} from '../../src/index.js';

const ID = '0a1b2c3d-0001-4000-8000-000000000001';
const ordered = (action: string, payload: object) => ({
  kind: 'message' as const,
  topic: 'COMMAND_TOPIC_SAGA',
  value: JSON.stringify({
    transactionId: ID,
    sagaType: 'quest_reward',
    steps: [{ stepId: 'pay', status: 'pending', action, payload }],
  }),
  at: 1_000,
});
const order = ordered('award_mesos', awardMesos.sample);
const told = (amount: number) => ({
  kind: 'message' as const,
  topic: 'EVENT_TOPIC_CHARACTER_STATUS',
  value: JSON.stringify({
    transactionId: ID,
    characterId: 12345,
    type: 'MESO_CHANGED',
    body: { actorId: 9010000, actorType: 'NPC', amount },
  }),
  at: 2_000,
});

function recordOf(engine: SagaEngine): string {
  const text = engine.encodeRecord(ID);
  if (text === null) throw new Error('the saga has no record');
  return text;
}

describe('a saga stays in the dialect it was begun in', () => {
  const begunIn = (dialect: 'documented' | 'deployed'): string => {
    const engine = new SagaEngine(atlasCatalog(dialect));
    engine.handle(order);
    return recordOf(engine);
  };

  it('is refused by a catalogue of another dialect, with a code and the way out', () => {
    const record = decodeRecord(begunIn('documented'));
    expect(record.dialect).toBe('documented');
    expect(() => new SagaEngine(atlasCatalog('deployed')).load(record)).toThrow(
      expect.objectContaining({
        code: 'SAGA_RECORD_DIALECT',
        message: expect.stringMatching(/begun in the dialect "documented"; .* speaks "deployed"/) as string,
        mend: expect.stringMatching(/"documented" until such sagas have ended/) as string,
      }),
    );
  });

  it('goes on in its own, and keeps its name', () => {
    const engine = new SagaEngine(atlasCatalog('deployed'));
    engine.load(decodeRecord(begunIn('deployed')));
    expect(decodeRecord(recordOf(engine)).dialect).toBe('deployed');
    engine.handle(told(1000));
    expect(decodeRecord(recordOf(engine))).toMatchObject({ status: 'completed', dialect: 'deployed' });
  });

  it('is remembered by any dialect once it has ended', () => {
    const engine = new SagaEngine(atlasCatalog('documented'));
    engine.handle(order);
    engine.handle(told(1000));
    const other = new SagaEngine(atlasCatalog('deployed'));
    other.load(decodeRecord(recordOf(engine)));
    expect(other.counts).toEqual({ live: 0, finished: 1 });
  });

  it('is read without a name by the dialects of older releases, and by no later one', () => {
    const { dialect: _dialect, ...unnamed } = decodeRecord(begunIn('deployed'));
    for (const dialect of ['documented', 'deployed'] as const) {
      const engine = new SagaEngine(atlasCatalog(dialect));
      engine.load(unnamed);
      expect(engine.counts.live, dialect).toBe(1);
    }
    const { actions, commandChannels, statusChannels } = atlasCatalog();
    const later = createCatalog({
      ...{ actions: [...actions.values()], commandChannels, statusChannels },
      dialect: { name: 'later', readsUnnamed: false },
    });
    expect(() => new SagaEngine(later).load(unnamed)).toThrow(
      expect.objectContaining({ code: 'SAGA_RECORD_DIALECT' }),
    );
  });
});

describe('a catalogue decides what the outcome of a saga says', () => {
  const { actions, commandChannels, statusChannels } = atlasCatalog();
  const seen: EndedSaga[] = [];
  const catalog = createCatalog({
    ...{ actions: [...actions.values()], commandChannels, statusChannels },
    outcomeBodies: {
      completed: (saga) => {
        seen.push(saga);
        return { sagaType: saga.sagaType };
      },
      failed: (body, { steps }) => ({ ...body, stepCount: steps.length }),
    },
  });
  const outcomes = (engine: SagaEngine, ...inputs: Parameters<SagaEngine['handle']>[0][]): unknown[] =>
    inputs
      .flatMap((input) => engine.handle(input).messages)
      .filter(({ topic }) => topic === 'EVENT_TOPIC_SAGA_STATUS')
      .map(({ value }) => JSON.parse(value) as unknown);

  it('for COMPLETED, with the payloads of its steps and what was kept of their events', () => {
    expect(outcomes(new SagaEngine(catalog), order, told(1000))).toEqual([
      { transactionId: ID, type: 'COMPLETED', body: { sagaType: 'quest_reward' } },
    ]);
    expect(seen).toEqual([
      {
        sagaType: 'quest_reward',
        steps: [{ action: 'award_mesos', payload: awardMesos.sample, result: undefined }],
      },
    ]);
  });

  it('for FAILED, of a saga that was refused as well', () => {
    const late = { kind: 'time' as const, at: 10_000_000 };
    const [failed] = outcomes(new SagaEngine(catalog), order, late);
    expect(failed).toMatchObject({ type: 'FAILED', body: { failedStep: 'pay', stepCount: 1 } });
    const [refused] = outcomes(new SagaEngine(catalog), ordered('no_such_action', {}));
    expect(refused).toMatchObject({ type: 'FAILED', body: { failedStep: 'pay', stepCount: 0 } });
  });
});

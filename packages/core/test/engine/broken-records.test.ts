import { describe, expect, it } from 'vitest';
import { decodeRecord, SagaEngine, SagaError } from '../../src/index.js';
import { townCatalog } from '../model/town/catalog.js';
import { Desk, ID, step } from './desk.js';

function stored(): Record<string, unknown> {
  const desk = new Desk();
  desk.start(step('a', 'pay'), step('b', 'burn'));
  desk.done('MOVE_COINS', 'a', 5);
  desk.refuse('BURN', 'b');
  return JSON.parse(desk.store.get(ID) ?? '') as Record<string, unknown>;
}

/** Every member of the record, as the way to it; not what is inside of payloads and the like. */
function waysInto(value: unknown, way: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, inner]) => {
    const here = [...way, member];
    return [here, ...(['payload', 'result', 'chart'].includes(member) ? [] : waysInto(inner, here))];
  });
}

function changed(way: readonly string[], value: unknown): string {
  const record = stored();
  const last = way.at(-1) as string;
  const holder = way
    .slice(0, -1)
    .reduce<Record<string, unknown>>((one, member) => one[member] as Record<string, unknown>, record);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return JSON.stringify(record);
}

/** Loads the text and lets some time pass; gives the code of what was thrown, and anything that is no `SagaError` as it is. */
function load(text: string): unknown {
  const engine = new SagaEngine(townCatalog);
  try {
    engine.load(decodeRecord(text));
    engine.encodeRecord(ID);
  } catch (thrown) {
    expect(engine.counts).toEqual({ live: 0, finished: 0 });
    return thrown instanceof SagaError ? thrown.code : thrown;
  }
  return 'loaded';
}

const codes = ['loaded', 'SAGA_RECORD_INVALID', 'SAGA_RECORD_VERSION', 'SAGA_RECORD_ACTION_MISSING'];

describe('a stored record that was damaged', () => {
  it('is refused by name when it has nothing but a version and an id', () => {
    const text = JSON.stringify({ v: 1, transactionId: ID });
    expect(() => decodeRecord(text)).toThrow(
      expect.objectContaining({
        code: 'SAGA_RECORD_INVALID',
        message: `The record of saga ${ID} cannot be used: its member sagaType is missing or of the wrong kind. Restore the changelog from a back-up, or delete the record with a tombstone.`,
      }),
    );
  });

  it.each(['{}', 'null', '[]', '7', '"x"', '{"v":1}', `{"v":1,"transactionId":7}`])(
    'is refused by name: %s',
    (text) => {
      expect(load(text)).toBe('SAGA_RECORD_INVALID');
    },
  );

  it.each([undefined, null, 0, -1, 'x', {}, [], [null], { a: 1 }])(
    'never costs more than a SagaError, whichever member is %j',
    (value) => {
      for (const way of waysInto(stored())) expect(codes, way.join('.')).toContain(load(changed(way, value)));
    },
  );

  it.each([
    ['sagaType', 7, 'sagaType'],
    ['status', 'resting', 'status'],
    ['context.steps.1.status', 'resting', 'context.steps.1.status'],
    ['context.steps.0.attempt', '1', 'context.steps.0.attempt'],
    ['context.deadline', 'soon', 'context.deadline'],
    ['actions', ['pay'], 'actions'],
    ['history', [1, 2], 'history'],
    ['headers', [['a']], 'headers'],
  ])('is refused with the member at fault: %s %j', (way, value, member) => {
    expect(() => decodeRecord(changed(way.split('.'), value))).toThrow(`its member ${member} is missing`);
  });

  it.each(['elsewhere', { running: 'nowhere' }, { compensating: { step_9_pay: 'undoing' } }])(
    'is refused when no chart of its actions has the state %j',
    (chart) => {
      expect(load(changed(['chart'], chart))).toBe('SAGA_RECORD_INVALID');
    },
  );
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type AnyAction, atlasCatalog, awardMesos, blockPortal, SagaEngine } from '../../src/index.js';
import { bytesOfMachine, createSagaMachine, MachineCache } from '../../src/chart/index.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heap = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};
/** So many steps, of a shape that no other number has. */
const shape = (steps: number, number: number): AnyAction[] =>
  Array.from({ length: steps }, (_, step) => ((number >> step) & 1 ? blockPortal : awardMesos));

describe('the cache of compiled charts', () => {
  it('compiles a shape once, and lets the least recently used go at its limit', () => {
    const bytes = bytesOfMachine(createSagaMachine([awardMesos]));
    const cache = new MachineCache(2.9 * bytes);
    const first = cache.shapeOf([awardMesos]);
    const { machine } = first;
    expect(cache.shapeOf([awardMesos])).toBe(first);
    const second = cache.shapeOf([blockPortal]);
    const other = second.machine;
    expect(cache.shapeOf([awardMesos]).machine).toBe(machine);
    expect(cache.shapeOf([awardMesos, awardMesos]).machine).toBeDefined();
    expect(first.machine).toBe(machine);
    expect(second.machine).not.toBe(other);
  });

  it('never holds more than its limit, but for one machine that is heavier by itself', () => {
    const cache = new MachineCache(2_000_000);
    for (let number = 0; number < 40; number += 1) {
      expect(cache.shapeOf(shape(10, number)).machine).toBeDefined();
      expect(cache.bytes).toBeLessThanOrEqual(2_000_000);
    }
    const heavy = cache.shapeOf(shape(100, 0));
    expect(heavy.machine).toBe(heavy.machine);
    expect(cache.bytes).toBe(bytesOfMachine(heavy.machine));
  });

  it('knows about how much a machine takes of the heap', () => {
    const before = heap();
    const kept = Array.from({ length: 12 }, () => createSagaMachine(shape(60, 0)));
    const taken = heap() - before;
    const estimated = kept.reduce((sum, machine) => sum + bytesOfMachine(machine), 0);
    expect(estimated / taken).toBeGreaterThan(0.5);
    expect(estimated / taken).toBeLessThan(2);
  }, 60_000);
});

it('sagas under way do not keep their charts: many of long and distinct shapes fit in little memory, and go on', () => {
  const catalog = atlasCatalog();
  const engine = new SagaEngine(catalog, { maxChartBytes: 2_000_000 });
  const steps = 40;
  const idOf = (number: number) => `0a1b2c3d-0001-4000-8000-${String(number).padStart(12, '0')}`;
  const start = (number: number) => {
    const value = {
      transactionId: idOf(number),
      sagaType: 'long',
      initiatedBy: 'test',
      steps: [awardMesos as AnyAction, ...shape(steps - 1, number)].map(({ name, sample }, step) => ({
        ...{ stepId: String(step), status: 'pending', action: name, payload: sample },
      })),
    };
    return engine.handle({
      kind: 'message',
      topic: 'COMMAND_TOPIC_SAGA',
      value: JSON.stringify(value),
      at: 0,
    });
  };
  start(0);
  const before = heap();
  for (let number = 1; number <= 40; number += 1) {
    expect(start(number).messages).toHaveLength(1);
    engine.encodeRecord(idOf(number));
  }
  // Their charts together would take 45 MB.
  expect(heap() - before).toBeLessThan(12_000_000);
  const [first] = start(41).messages;
  const sent = JSON.parse(first?.value ?? '') as { body: { amount: number } };
  expect(sent.body.amount).toBe((awardMesos.sample as { amount: number }).amount);
  const output = engine.handle({ kind: 'operator', transactionId: idOf(1), command: 'skip', at: 1 });
  expect(output.refusals).toEqual([]);
  expect(engine.find(idOf(1))?.context.steps[0]?.status).toBe('skipped');
}, 60_000);

import { saga } from '@sagachart/core';
import { createEmbeddedOrchestrator, type CrashPoint, type EmbeddedOptions } from '@sagachart/testing';
import { describe, expect, it } from 'vitest';
import { price, reserve, ring, shop, shopkeeper } from './shop.js';

const long = saga('order')
  .step('price', price({ item: 'nail' }))
  .step('nails', reserve({ item: 'nail', count: 3 }))
  .step('bell', ring({}))
  .step('screws', reserve({ item: 'screw', count: 1 }))
  .step('unicorn', reserve({ item: 'unicorn', count: 1 }));

function play(options: Partial<EmbeddedOptions> = {}) {
  const sent: string[] = [];
  const calls: string[] = [];
  const orchestrator = createEmbeddedOrchestrator({
    catalog: shop,
    participants: [shopkeeper(10)],
    ports: () => ({ result: { price: 5 }, delayMs: 10 }),
    ...options,
  });
  orchestrator.on('message', ({ value }) => void sent.push(value));
  orchestrator.on('activity', ({ key }) => void calls.push(key));
  const id = orchestrator.submit(long);
  return { orchestrator, sent, calls, id };
}

describe('a crash of an embedded orchestrator', () => {
  it('at any moment changes no message', () => {
    const points: CrashPoint[] = [];
    const calm = play({
      crashWhen: (point) => {
        points.push(point);
        return false;
      },
    });
    calm.orchestrator.advanceUntilIdle();
    expect(calm.sent).toHaveLength(7);
    expect(points.length).toBeGreaterThan(12);
    for (const { input, moment } of points) {
      const killed = play({ crashWhen: (point) => point.input === input && point.moment === moment });
      killed.orchestrator.advanceUntilIdle();
      expect(killed.sent, `killed ${moment} ${input}`).toEqual(calm.sent);
      expect(killed.orchestrator.record(killed.id)?.status).toBe('failed');
    }
  });

  it('before the commit stores and sends nothing of the input', () => {
    let stored = -1;
    const { orchestrator, sent, id } = play({
      crashWhen: ({ input, moment }) => {
        if (input !== 1 || moment !== 'before-commit') return false;
        stored = orchestrator.records.size + sent.length;
        return true;
      },
    });
    orchestrator.runUntilIdle();
    expect(stored).toBe(0);
    expect(orchestrator.record(id)?.status).toBe('running');
  });

  it('makes pending port calls again, and the answer to the dead process is lost', () => {
    const { orchestrator, calls, sent } = play();
    orchestrator.advance(9);
    orchestrator.crash();
    orchestrator.advance(9);
    expect(calls).toHaveLength(2);
    expect(calls[0]).toBe(calls[1]);
    expect(sent).toEqual([]);
    orchestrator.advance(1);
    expect(sent).toHaveLength(1);
  });

  it('loses neither answers under way nor deadlines', () => {
    const { orchestrator, sent } = play({ participants: [] });
    orchestrator.advance(15_000);
    orchestrator.crash();
    orchestrator.advance(15_010);
    expect(sent.at(-1)).toContain('FAILED');
    const answered = play();
    answered.orchestrator.advance(15);
    answered.orchestrator.crash();
    answered.orchestrator.advanceUntilIdle();
    expect(answered.sent).toHaveLength(7);
  });

  it('is told to listeners', () => {
    const { orchestrator } = play();
    const crashes: number[] = [];
    orchestrator.on('crash', (at) => void crashes.push(at));
    orchestrator.crash();
    expect(crashes).toEqual([orchestrator.clock.now()]);
  });
});

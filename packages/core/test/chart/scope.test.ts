import { describe, expect, it } from 'vitest';
import { createActor, initialTransition, transition } from 'xstate';
import { awardMesos, blockPortal } from '../../src/index.js';
import { createSagaMachine, restoreChart, startChart, stepChart } from '../../src/chart/index.js';

const input = {
  transactionId: '0a1b2c3d-0001-4000-8000-000000000001',
  sagaType: 'quest_reward',
  at: 1_000,
  steps: [
    { id: 'pay', payload: awardMesos.sample },
    { id: 'block', payload: blockPortal.sample },
    { id: 'pay again', payload: { ...(awardMesos.sample as object), amount: 7 } },
  ],
};
const actions = [awardMesos, blockPortal, awardMesos];
const changed = (amount: number) => ({
  type: 'character-status.MESO_CHANGED',
  value: { characterId: 12345, body: { actorId: 9010000, actorType: 'NPC', amount } },
  at: 2_000,
});
const refused = {
  type: 'character-status.ERROR',
  value: { characterId: 12345, body: { error: 'NOT_ENOUGH_MESO', amount: 7 } },
  at: 3_000,
};
const events = [changed(5), changed(1000), refused, changed(-1000)];

describe('the reusable scope', () => {
  it("goes the way of xstate's public transition(), and emits the same", () => {
    const machine = createSagaMachine(actions);
    let [reference, wanted] = initialTransition(machine, input);
    let own = startChart(machine, input);
    const emittedBy = (list: typeof wanted) =>
      list
        .filter(({ type }) => (type as string) === 'xstate.emit')
        .map(({ params }) => (params as { event: unknown }).event);
    for (const event of [undefined, ...events]) {
      if (event) {
        [reference, wanted] = transition(machine, reference, event);
        own = stepChart(machine, own.snapshot, event);
      }
      expect(own.snapshot.value).toEqual(reference.value);
      expect(own.snapshot.context).toEqual(reference.context);
      expect(own.emitted).toEqual(emittedBy(wanted));
    }
    expect(own.snapshot.status).toBe('done');
  });

  it('gives the same snapshot back when an event changes nothing', () => {
    const machine = createSagaMachine(actions);
    const { snapshot } = startChart(machine, input);
    expect(stepChart(machine, snapshot, changed(5)).snapshot).toBe(snapshot);
  });
});

describe('a restored snapshot', () => {
  it("is what xstate's resolveState() makes of its parts, at the first time and at every further one", () => {
    const machine = createSagaMachine(actions);
    const snapshots = [startChart(machine, input).snapshot];
    for (const event of events) {
      const last = snapshots.at(-1);
      if (last) snapshots.push(stepChart(machine, last, event).snapshot);
    }
    for (const round of ['first', 'again']) {
      for (const { value, context } of snapshots) {
        const own = { ...context, sagaType: round };
        const reference = machine.resolveState({ value: value as never, context: own });
        expect(restoreChart(machine, value, own), round).toEqual(reference);
        for (const event of events) {
          const restored = restoreChart(machine, value, own);
          expect(stepChart(machine, restored, event)).toEqual(stepChart(machine, reference as never, event));
        }
      }
    }
  });

  it('of a state that the machine does not have is refused, also when others of it were restored', () => {
    const machine = createSagaMachine(actions);
    const { value, context } = startChart(machine, input).snapshot;
    restoreChart(machine, value, context);
    for (const missing of [
      'nowhere',
      { running: 'nowhere' },
      { running: { nowhere: 'executing' } },
      {},
      'running',
      7,
    ]) {
      expect(() => restoreChart(machine, missing, context), JSON.stringify(missing)).toThrow();
    }
  });
});

describe('a saga chart', () => {
  it('runs a whole compensated saga as a plain XState actor', () => {
    const emitted: string[] = [];
    const actor = createActor(createSagaMachine(actions), { input });
    actor.on('command', ({ command, key }: { command: string; key: string }) =>
      emitted.push(`${key.slice(37)} ${command}`),
    );
    actor.on('outcome', ({ outcome }: { outcome: string }) => emitted.push(outcome));
    actor.start();
    for (const event of events) actor.send(event);
    expect(emitted).toEqual([
      '0:execute REQUEST_CHANGE_MESO',
      '1:execute BLOCK',
      '2:execute REQUEST_CHANGE_MESO',
      '1:compensate UNBLOCK',
      '0:compensate REQUEST_CHANGE_MESO',
      'FAILED',
    ]);
    expect(actor.getSnapshot().value).toBe('failed');
  });

  it.each(['a.b', '#id', 'two words', '__proto__', 'constructor', '', 'x'.repeat(10_000)])(
    'does not care what a step is called: %.20s',
    (id) => {
      const machine = createSagaMachine([awardMesos, awardMesos]);
      const steps = [
        { id, payload: awardMesos.sample },
        { id, payload: awardMesos.sample },
      ];
      let { snapshot } = startChart(machine, { ...input, steps });
      for (let step = 0; step < 2; step += 1) ({ snapshot } = stepChart(machine, snapshot, changed(1000)));
      expect(snapshot.value).toBe('completed');
    },
  );
});

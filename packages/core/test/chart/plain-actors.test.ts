import { describe, expect, it } from 'vitest';
import { type Actor, type AnyStateMachine, createActor } from 'xstate';
import { actionInput, type ChartEvent, createSagaMachine, type SagaInput } from '../../src/index.js';
import { ring } from '../model/town/bells.js';
import { pay } from '../model/town/coins.js';
import { brew, burn, check, reserve, take } from '../model/town/goods.js';

const ID = '0a1b2c3d-0001-4000-8000-000000000001';
const event = (command: string, tag: string, amount = 0, type = 'DONE'): ChartEvent => ({
  type: `town-status.${type}`,
  value: { body: { command, tag, amount, receipt: 'r', error: 'NOT_TODAY' } },
});
const deadline: ChartEvent = { type: 'deadline', at: 1_000_000 };
const answered = (phase: 'execute' | 'compensate' = 'execute'): ChartEvent => ({
  type: 'activity.answered',
  step: 0,
  phase,
  value: { place: 7 },
});

/** Runs a machine as anybody would who has only XState; what it emits is written down. */
function run(machine: AnyStateMachine, input: SagaInput) {
  const emitted: string[] = [];
  const actor: Actor<AnyStateMachine> = createActor(machine, { input });
  actor.on('command', ({ command, step, phase, attempt }: Record<string, unknown>) => {
    emitted.push(`${String(command)} ${String(step)} ${String(phase)} ${String(attempt)}`);
  });
  actor.on('activity', ({ activity, phase }: Record<string, unknown>) => {
    emitted.push(`ask ${String(activity)} ${String(phase)}`);
  });
  actor.on('outcome', ({ outcome }: Record<string, unknown>) => emitted.push(String(outcome)));
  actor.start();
  return { actor, emitted };
}

const oneStep = (payload: object) => actionInput({ transactionId: ID, payload });

describe('the machine of one action, in plain XState', () => {
  it.each([
    [
      'done, then undone',
      pay.machine,
      { tag: 'a', amount: 5 },
      [event('MOVE_COINS', 'a', 5), { type: 'compensate' }, event('MOVE_COINS', 'a', -5)],
      ['MOVE_COINS 0 execute 1', 'MOVE_COINS 0 compensate 1'],
      'compensated',
    ],
    [
      'refused',
      pay.machine,
      { tag: 'a', amount: 5 },
      [event('MOVE_COINS', 'a', 5, 'REFUSED')],
      ['MOVE_COINS 0 execute 1'],
      'rejected',
    ],
    [
      'silent, done late, then undone',
      brew.machine,
      { tag: 'a', sealed: false },
      [deadline, event('BREW', 'a'), { type: 'compensate' }, event('POUR_AWAY', 'a')],
      ['BREW 0 execute 1', 'POUR_AWAY 0 compensate 1'],
      'compensated',
    ],
    ['silent', burn.machine, { tag: 'a' }, [deadline], ['BURN 0 execute 1'], 'unknown'],
    [
      'done, not to be undone',
      burn.machine,
      { tag: 'a' },
      [event('BURN', 'a'), { type: 'compensate' }],
      ['BURN 0 execute 1'],
      'notCompensated',
    ],
    [
      'sealed, so not to be undone',
      brew.machine,
      { tag: 'a', sealed: true },
      [event('BREW', 'a'), { type: 'compensate' }],
      ['BREW 0 execute 1'],
      'notCompensated',
    ],
    ['a notification', ring.machine, { tag: 'a' }, [], ['RING 0 execute 1'], 'completed'],
    ['an activity', check.machine, { tag: 'a' }, [answered()], ['ask check-place execute'], 'completed'],
    [
      'look-ups on both ways',
      take.machine,
      { tag: 'a' },
      [
        answered(),
        event('TAKE', 'a'),
        { type: 'compensate' },
        answered('compensate'),
        event('PUT_BACK', 'a'),
      ],
      ['ask find-item execute', 'TAKE 0 execute 1', 'ask find-room compensate', 'PUT_BACK 0 compensate 1'],
      'compensated',
    ],
    [
      'cancelled before it was sent',
      take.machine,
      { tag: 'a' },
      [{ type: 'cancel' }],
      ['ask find-item execute'],
      'rejected',
    ],
    [
      'an undo that parks, is retried and confirmed',
      reserve.machine,
      { tag: 'a' },
      [
        answered(),
        { type: 'compensate' },
        event('RELEASE', 'a', 0, 'REFUSED'),
        { type: 'retry' },
        event('RELEASE', 'a'),
      ],
      ['ask reserve-place execute', 'RELEASE 0 compensate 1', 'FAILED', 'RELEASE 0 compensate 2'],
      'compensated',
    ],
  ] as const)('%s', (_, machine, payload, events, emitted, value) => {
    const running = run(machine, oneStep(payload));
    for (const one of events as readonly ChartEvent[]) running.actor.send(one);
    expect(running.emitted).toEqual(emitted);
    expect(running.actor.getSnapshot().value).toBe(value);
  });

  it('shows a parked undo by its tag', () => {
    const { actor } = run(pay.machine, oneStep({ tag: 'a', amount: 5 }));
    actor.send(event('MOVE_COINS', 'a', 5));
    actor.send({ type: 'compensate' });
    expect(actor.getSnapshot().hasTag('parked')).toBe(false);
    actor.send(deadline);
    expect(actor.getSnapshot().hasTag('parked')).toBe(true);
  });
});

describe('the machine of a saga, in plain XState', () => {
  const input: SagaInput = {
    transactionId: ID,
    at: 500,
    steps: [
      { id: 'a', payload: { tag: 'a', amount: 5 } },
      { id: 'b', payload: { tag: 'b' } },
      { id: 'c', payload: { tag: 'c' } },
    ],
  };
  const machine = createSagaMachine([pay, ring, burn]);

  it('runs to its good end', () => {
    const { actor, emitted } = run(machine, input);
    actor.send(event('MOVE_COINS', 'a', 5));
    actor.send(event('BURN', 'c'));
    expect(emitted).toEqual(['MOVE_COINS 0 execute 1', 'RING 1 execute 1', 'BURN 2 execute 1', 'COMPLETED']);
    expect(actor.getSnapshot().status).toBe('done');
  });

  it('is undone in reverse when a step is refused', () => {
    const { actor, emitted } = run(machine, input);
    actor.send(event('MOVE_COINS', 'a', 5));
    actor.send(event('BURN', 'c', 0, 'REFUSED'));
    actor.send(event('MOVE_COINS', 'a', -5));
    expect(emitted.slice(3)).toEqual(['MOVE_COINS 0 compensate 1', 'FAILED']);
    expect(actor.getSnapshot().value).toBe('failed');
  });

  it('goes on from its persisted snapshot: all it knows is plain data', () => {
    const { actor } = run(machine, input);
    actor.send(event('MOVE_COINS', 'a', 5));
    const snapshot = JSON.parse(JSON.stringify(actor.getPersistedSnapshot())) as never;
    const restored = createActor(machine, { snapshot, input });
    const outcomes: unknown[] = [];
    restored.on('outcome', ({ outcome }: Record<string, unknown>) => outcomes.push(outcome));
    restored.start();
    restored.send(event('BURN', 'c'));
    expect(outcomes).toEqual(['COMPLETED']);
  });

  it('has its deadlines as data: no timer runs, time only comes with events', () => {
    const { actor } = run(machine, input);
    expect(actor.getSnapshot().context).toMatchObject({ deadline: 30_500 });
    actor.send({ type: 'deadline', at: 30_499 });
    expect(actor.getSnapshot().value).toEqual({ running: { step_1_pay: 'executing' } });
    actor.send({ type: 'deadline', at: 30_500 });
    expect(actor.getSnapshot().value).toBe('watching');
  });
});

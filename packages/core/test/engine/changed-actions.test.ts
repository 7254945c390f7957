import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type AnyAction,
  type Catalog,
  createCatalog,
  defineAction,
  type EngineOutput,
  i32,
  SagaError,
  str,
} from '../../src/index.js';
import { townActions } from '../model/town/catalog.js';
import { townCommands, townStatus } from '../model/town/channels.js';
import { pay } from '../model/town/coins.js';
import { about, done, lookUp, order, refused } from '../model/town/steps.js';
import { command, Desk, ID, said, step } from './desk.js';

/** The same town at another release, with some of its actions changed. */
const townWith = (...changed: readonly AnyAction[]): Catalog => {
  const actions = new Map<string, AnyAction>(Object.values(townActions).map((one) => [one.name, one]));
  for (const action of changed) actions.set(action.name, action);
  // Its parts are the town's own `pay`.
  if (actions.get('pay') !== townActions.pay) actions.delete('transfer');
  return createCatalog({
    actions: [...actions.values()],
    commandChannels: [townCommands],
    statusChannels: [townStatus],
    reading: 'go',
  });
};

/** A new process with the records of the one before, at another release. */
function released(before: Desk, catalog: Catalog): Desk {
  const desk = new Desk({}, catalog);
  desk.now = before.now;
  for (const [id, text] of before.store) desk.store.set(id, text);
  desk.restart();
  return desk;
}

const heldIn = (desk: Desk) => desk.engine.held.get(ID);
const coins = z.object({ tag: str(), amount: i32() });

type Coins = { tag: string; amount: number };
type Part = NonNullable<Parameters<typeof defineAction<Coins, { place: number }>>[0]['parts']>[number];
const part = (id: string, share: (amount: number) => number): Part => ({
  action: pay,
  id,
  payload: ({ payload }) => ({ tag: `${payload.tag}.${id}`, amount: share(payload.amount) }),
});
const out = part('pay_out', (amount) => -amount);
const fee = part('fee', () => -7);
const into = part('pay_in', (amount) => amount);
const moving = (...parts: readonly Part[]) =>
  defineAction({
    name: 'transfer',
    kind: 'composite',
    summary: 'Pays out and pays in.',
    payload: coins,
    sample: { tag: 'a', amount: 100 },
    lookUp: lookUp('find-accounts'),
    parts,
    undo: { kind: 'nothing', reason: 'its parts are undone' },
  });

const sending = (change: object) =>
  defineAction({
    name: 'pay',
    kind: 'command',
    summary: 'Moves coins.',
    payload: coins,
    sample: { tag: 'a', amount: 5 },
    send: (own) => order.MOVE_COINS(about(own, { amount: own.payload.amount })),
    completes: (on) => [on(...done('MOVE_COINS', ({ payload }: { payload: Coins }) => payload.amount))],
    fails: (on) => [on(...refused('MOVE_COINS', ({ payload }: { payload: Coins }) => payload.amount))],
    undo: { kind: 'impossible', reason: 'spent' },
    ...change,
  });

describe('a composite whose parts change while its look-up is open', () => {
  const begun = () => {
    const desk = new Desk({}, townWith(moving(out, into)));
    desk.submit(command({ ...step('a', 'transfer'), payload: { tag: 'a', amount: 100 } }));
    return desk;
  };
  const nothing: string[] = [];

  it.each([
    ['a part is put between them', moving(out, fee, into)],
    ['they are swapped', moving(into, out)],
    ['one is taken away', moving(out)],
  ])('holds the saga when %s: no part gets the payload of another, and nothing is told', (_, changed) => {
    const desk = released(begun(), townWith(changed));
    expect(heldIn(desk)).toMatchObject({ code: 'SAGA_DEFINITION_CHANGED' });
    expect(heldIn(desk)?.reason).toContain('the action "transfer" has changed');
    expect(said(desk.port('0:execute'))).toEqual(nothing);
    expect(said(desk.pass(86_400_000))).toEqual(nothing);
    expect(said(desk.operate('skip'))).toEqual(nothing);
    // A release that fits takes what came meanwhile, in its order: the answer, then the operator's skip.
    const back = released(desk, townWith(moving(out, into)));
    expect(said(back.pass(0))).toEqual(['MOVE_COINS 1:execute#1', 'MOVE_COINS 2:execute#1']);
    expect(back.standing).toBe('running: succeeded skipped running');
  });

  it('and an operator skips all of its parts, and no step behind them', () => {
    const desk = begun();
    desk.operate('skip');
    expect(desk.standing).toBe('completed: skipped skipped skipped');
  });

  it('addresses its parts by name in the record', () => {
    const { context, v } = begun().record;
    expect(v).toBe(3);
    expect(context.steps.map(({ from }) => from)).toEqual([undefined, [0, 'pay_out'], [0, 'pay_in']]);
  });

  it('goes on when the parts have their payloads already, and says so', () => {
    const desk = begun();
    desk.port('0:execute');
    const next = released(desk, townWith(moving(out, fee, into)));
    expect(heldIn(next)).toBeUndefined();
    expect(said(next.done('MOVE_COINS', 'a.pay_out', -100))).toEqual(['MOVE_COINS 2:execute#1']);
    expect(said(next.done('MOVE_COINS', 'a.pay_in', 100))).toEqual(['COMPLETED']);
    expect(next.engine.counts.live).toBe(0);
  });

  it('holds a record of an earlier release, which has the places of its parts, unless they are provably the same', () => {
    const desk = begun();
    const old = desk.record as unknown as {
      v: number;
      pins?: unknown;
      context: { steps: { from?: unknown[] }[] };
    };
    old.v = 1;
    delete old.pins;
    old.context.steps.forEach(({ from }, index) => from?.splice(1, 1, index - 1));
    desk.store.set(ID, JSON.stringify(old));
    expect(heldIn(released(desk, townWith(moving(out, into))))).toBeUndefined();
    for (const changed of [moving(out, fee, into), moving(into, out), moving(out)])
      expect(heldIn(released(desk, townWith(changed)))).toMatchObject({ code: 'SAGA_DEFINITION_CHANGED' });
  });
});

describe('an action that changes where a saga stands', () => {
  it.each(['lookUp', 'undo'] as const)('holds as many sagas as stand in it when it loses its %s', (what) => {
    const desk = new Desk();
    desk.start(step('a', 'take'), step('b', 'burn'));
    if (what === 'undo') {
      desk.port('0:execute');
      desk.done('TAKE', 'a');
      desk.refuse('BURN', 'b');
      desk.port('0:compensate');
    }
    const text = desk.store.get(ID) ?? '';
    for (let index = 0; index < 20; index += 1) {
      const id = ID.replace('0001-4000', `${String(index).padStart(4, '1')}-4000`);
      desk.store.set(id, text.replaceAll(ID, id));
    }
    const changed = defineAction({
      name: 'take',
      kind: 'command',
      summary: 'Takes an item out of the shop.',
      payload: z.object({ tag: str() }),
      sample: { tag: 'a' },
      ...(what === 'lookUp' ? {} : { lookUp: lookUp('find-item') }),
      send: (own) => order.TAKE(about(own, { place: 1 })),
      completes: (on) => [on(...done('TAKE'))],
      fails: (on) => [on(...refused('TAKE'))],
      undo: { kind: 'impossible', reason: 'it is eaten' },
    });
    const next = released(desk, townWith(changed));
    expect(next.engine.held.size).toBe(desk.store.size);
    expect(new Set([...next.engine.held.values()].map(({ code }) => code))).toEqual(
      new Set(['SAGA_DEFINITION_CHANGED']),
    );
    expect(next.store.get(ID)).toBe(text);
  });

  const asked = () => {
    const desk = new Desk({}, townWith(sending({})));
    desk.start(step('a', 'pay'));
    return desk;
  };

  it('never takes silence for success when a command becomes a notification', () => {
    const notification = sending({ kind: 'notification', completes: undefined, fails: undefined });
    const next = released(asked(), townWith(notification));
    expect(heldIn(next)).toMatchObject({ code: 'SAGA_DEFINITION_CHANGED' });
    expect(said(next.pass(86_400_000))).toEqual([]);
    expect(next.standing).toBe('running: running');
  });

  it('never sends a payload without a member that was added', () => {
    const wider = z.object({ tag: str(), amount: i32(), purpose: str() });
    const changed = sending({ payload: wider, sample: { tag: 'a', amount: 5, purpose: 'tea' } });
    const next = released(asked(), townWith(changed));
    expect(heldIn(next)?.reason).toContain('its payload is not the same');
  });

  it('goes on where the member that was added may be missing', () => {
    const wider = z.object({ tag: str(), amount: i32(), purpose: z.string().optional() });
    const next = released(asked(), townWith(sending({ payload: wider })));
    expect(said(next.done('MOVE_COINS', 'a', 5))).toEqual(['COMPLETED']);
  });

  it('knows the repetition of a saga command after its payload has got a member', () => {
    const wider = z.object({ tag: str(), amount: i32(), purpose: str() });
    for (const reading of ['strict', 'go'] as const) {
      const changed = sending({ payload: wider, reading, sample: { tag: 'a', amount: 5, purpose: 'tea' } });
      const next = released(asked(), townWith(changed));
      const again = next.start(step('a', 'pay'));
      expect(again.ignored).toEqual(['repeated-command']);
      expect(again.deadLetters).toEqual([]);
    }
  });

  it('is held by a version that its author gave it for what no print can see', () => {
    expect(heldIn(released(asked(), townWith(sending({ version: 2 }))))).toMatchObject({
      code: 'SAGA_DEFINITION_CHANGED',
    });
    expect(() => sending({ version: 0.5 })).toThrow(SagaError);
  });

  it('goes on when an action has changed that the saga has behind it', () => {
    const desk = new Desk();
    desk.start(step('a', 'check'), step('b', 'burn'));
    desk.port('0:execute');
    const next = released(desk, townWith({ ...townActions.check, version: 2 } as AnyAction));
    expect(heldIn(next)).toBeUndefined();
    const output = next.done('BURN', 'b');
    expect(said(output)).toEqual(['COMPLETED']);
    expect(output.progress[0]).toMatchObject({ what: 'definition-changed', transactionId: ID });
  });
});

describe('a saga that is held', () => {
  const held = () => {
    const desk = new Desk();
    desk.start(step('a', 'pay'), step('b', 'brew'), step('c', 'burn'));
    desk.done('MOVE_COINS', 'a', 5);
    return released(desk, townWith({ ...townActions.brew, version: 2 } as AnyAction));
  };
  const back = (desk: Desk) => released(desk, townWith());

  it('keeps the answer that comes for it through further restarts, and takes it in its order', () => {
    const desk = held();
    const output = desk.done('BREW', 'b');
    expect([said(output), output.ignored, output.deadLetters]).toEqual([[], [], []]);
    desk.restart();
    desk.operate('cancel', { by: 'ada' });
    desk.restart();
    expect(desk.record.kept?.map(({ kind }) => kind)).toEqual(['message', 'operator']);
    const next = back(desk);
    expect(next.engine.nextDeadline()).toBe(0);
    expect(said(next.pass(0))).toEqual(['BURN 2:execute#1']);
    expect(next.record.kept).toBeUndefined();
    expect(said(next.refuse('BURN', 'c'))).toEqual(['POUR_AWAY 1:compensate#1']);
  });

  it('takes what was kept before a message that comes later', () => {
    const desk = held();
    desk.done('BREW', 'b');
    expect(said(back(desk).done('BURN', 'c'))).toEqual(['BURN 2:execute#1', 'COMPLETED']);
  });

  it('leaves all other sagas of the engine alone', () => {
    const desk = held();
    desk.submit({ ...command(step('x', 'pay')), transactionId: ID.replace('0001', '0009') });
    const other = { id: ID.replace('0001', '0009') };
    const output = desk.status('DONE', { command: 'MOVE_COINS', tag: 'x', amount: 5 }, other);
    expect(said(output)).toEqual(['COMPLETED']);
  });

  it('keeps no more than is stated; what comes beyond it goes to the dead letters by name', () => {
    const desk = held();
    let output: EngineOutput | undefined;
    for (let count = 0; count < 101; count += 1) output = desk.done('BREW', 'b');
    expect(output?.deadLetters.map(({ code }) => code)).toEqual(['SAGA_HELD_FULL']);
    expect(desk.record.kept).toHaveLength(100);
    expect(desk.operate('skip').refusals.map(({ code }) => code)).toEqual(['SAGA_HELD_FULL']);
  });

  it('ends at the word of an operator with FAILED, with nothing sent, and with all that stays open listed', () => {
    const desk = held();
    desk.done('BREW', 'b');
    const output = desk.operate('abandon', { by: 'ada', reason: 'nobody needs it' });
    expect(said(output)).toEqual(['FAILED at b']);
    const { body } = JSON.parse(output.messages[0]?.value ?? '') as { body: { reason: string } };
    expect(body.reason).toBe(
      'abandoned by an operator while it was held: ada: nobody needs it; step [a] is not undone: it happened, and the saga was abandoned; the outcome of step [b] is still open',
    );
    expect(output.deadLetters.map(({ code }) => code)).toEqual(['SAGA_ABANDONED']);
    expect(desk.standing).toBe('failed: notCompensated unknown pending');
    desk.restart();
    expect(desk.engine.counts).toEqual({ live: 0, finished: 1 });
    expect(desk.engine.held.size).toBe(0);
  });

  it('tells no second outcome where one was told before', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay'), step('b', 'burn'));
    desk.done('MOVE_COINS', 'a', 5);
    desk.refuse('BURN', 'b');
    desk.refuse('MOVE_COINS', 'a', -5);
    expect(desk.record.status).toBe('parked');
    const next = released(desk, townWith({ ...townActions.pay, version: 2 } as AnyAction));
    expect(said(next.operate('abandon'))).toEqual([]);
    expect(next.standing).toBe('failed: notCompensated rejected');
  });

  it('is the only one that can be abandoned', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay'));
    expect(desk.operate('abandon').refusals[0]?.reason).toContain('Only a saga that is held');
  });
});

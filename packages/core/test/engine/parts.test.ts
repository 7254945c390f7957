import { describe, expect, it } from 'vitest';
import { createCatalog, defineAction, object, SagaEngine, u16 } from '../../src/index.js';
import { townCommands, townStatus } from '../model/town/channels.js';
import { done, lookUp, order, tagged } from '../model/town/steps.js';
import { COMMANDS, command, Desk, failedBody, ID, said, step } from './desk.js';

describe('a composite', () => {
  it('is followed by its parts, which get their payloads when it has completed', () => {
    const desk = new Desk();
    desk.start(step('t', 'transfer'), step('z', 'ring'));
    expect(desk.record.context.steps.map(({ id, payload }) => [id, payload === undefined])).toEqual([
      ['t', false],
      ['pay_out', true],
      ['pay_in', true],
      ['z', false],
    ]);
    expect(said(desk.port('0:execute'))).toEqual(['MOVE_COINS 1:execute#1']);
    expect(said(desk.done('MOVE_COINS', 't.out', -5))).toEqual(['MOVE_COINS 2:execute#1']);
    expect(said(desk.done('MOVE_COINS', 't.in', 5))).toEqual(['RING 3:execute#1', 'COMPLETED']);
  });

  it('passes its policy on to its parts', () => {
    const desk = new Desk();
    desk.start(step('t', 'transfer', { policy: { deadlineMs: 10 } }));
    desk.port('0:execute');
    expect(said(desk.pass(10))).toEqual(['FAILED at pay_out']);
  });

  it('undoes its parts in reverse', () => {
    const desk = new Desk();
    desk.start(step('t', 'transfer'), step('b', 'burn'));
    desk.port('0:execute');
    desk.done('MOVE_COINS', 't.out', -5);
    desk.done('MOVE_COINS', 't.in', 5);
    expect(said(desk.refuse('BURN', 'b'))).toEqual(['MOVE_COINS 2:compensate#1']);
    expect(said(desk.done('MOVE_COINS', 't.in', -5))).toEqual(['MOVE_COINS 1:compensate#1']);
    expect(said(desk.done('MOVE_COINS', 't.out', 5))).toEqual(['FAILED at b']);
    expect(desk.standing).toBe('failed: succeeded compensated compensated rejected');
  });

  it('names its parts apart from steps of the saga that have the same id, and from one another', () => {
    const desk = new Desk();
    desk.start(step('pay_in', 'ring'), step('t', 'transfer'), step('u', 'transfer'));
    expect(desk.record.context.steps.map(({ id }) => id)).toEqual([
      'pay_in',
      't',
      'pay_out',
      't.pay_in',
      'u',
      'u.pay_out',
      'u.pay_in',
    ]);
  });

  it('whose look-up fails fails itself, before any of its parts', () => {
    const desk = new Desk();
    desk.start(step('t', 'transfer'));
    expect(said(desk.port('0:execute', { error: 'down' }))).toEqual(['FAILED at t']);
    expect(desk.standing).toBe('failed: rejected pending pending');
  });

  it('that hands over a payload which does not fit fails at that part, and what was done before is undone', () => {
    const desk = new Desk();
    desk.start(step('t', 'transfer', { payload: { broken: true } }));
    desk.port('0:execute');
    expect(said(desk.done('MOVE_COINS', 't.out', -5))).toEqual(['MOVE_COINS 1:compensate#1']);
    const output = desk.done('MOVE_COINS', 't.out', 5);
    expect(failedBody(output)).toMatchObject({
      failedStep: 'pay_in',
      reason: expect.stringContaining('payload does not fit: amount'),
    });
  });

  it('that is skipped takes its parts along', () => {
    const desk = new Desk();
    desk.start(step('t', 'transfer'), step('z', 'ring'));
    expect(said(desk.operate('skip'))).toEqual(['RING 3:execute#1', 'COMPLETED']);
    expect(desk.standing).toBe('completed: skipped skipped skipped succeeded');
  });

  it('keeps the payloads of its parts over a restart', () => {
    const desk = new Desk();
    desk.start(step('t', 'transfer'));
    desk.port('0:execute');
    desk.restart();
    expect(said(desk.done('MOVE_COINS', 't.out', -5))).toEqual(['MOVE_COINS 2:execute#1']);
  });
});

describe('what a composite hands over besides the payload', () => {
  const kept = (kilos: unknown) => {
    const part = defineAction<{ tag: string }, undefined, unknown, { kilos: number }>({
      name: 'carry',
      kind: 'command',
      summary: 'Carries what the composite found.',
      reading: 'open',
      payload: tagged,
      sample: { tag: 'a' },
      memo: object({ kilos: u16() }),
      send: ({ transactionId, payload, memo }) =>
        order.BREW({ transactionId, body: { tag: `${payload.tag} ${memo?.kilos}` } }),
      completes: (on) => [on(...done('BREW'))],
      undo: { kind: 'nothing', reason: 'a test' },
    });
    const whole = defineAction<{ tag: string }, { place: number }>({
      name: 'fetch',
      kind: 'composite',
      summary: 'Finds, then carries.',
      reading: 'open',
      payload: tagged,
      sample: { tag: 'a' },
      lookUp: lookUp('find'),
      parts: [{ action: part, payload: ({ payload }) => payload as object, memo: () => ({ kilos }) }],
      undo: { kind: 'nothing', reason: 'only asks' },
    });
    const engine = new SagaEngine(
      createCatalog({
        actions: [part, whole],
        commandChannels: [townCommands],
        statusChannels: [townStatus],
      }),
    );
    const value = JSON.stringify(command(step('a', 'fetch')));
    engine.handle({ kind: 'message', topic: COMMANDS, value, at: 0 });
    const outcome = { result: { place: 1 } };
    return engine.handle({ kind: 'activity', transactionId: ID, key: `${ID}:0:execute`, outcome, at: 1 });
  };

  it('is taken when it fits the schema of the part', () => {
    expect(kept(7).messages[0]?.value).toContain('"tag":"a 7"');
  });

  it('fails the part before anything is sent when it does not', () => {
    const output = kept(-7);
    expect(said(output)).toEqual(['FAILED at carry']);
    expect(failedBody(output)).toMatchObject({ reason: 'memo does not fit: kilos: is below 0 (u16)' });
  });
});

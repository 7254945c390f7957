import { describe, expect, it } from 'vitest';
import { Desk, failedBody, said, step } from './desk.js';

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

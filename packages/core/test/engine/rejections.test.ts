import { describe, expect, it } from 'vitest';
import { Desk, echo, said, step } from './desk.js';

const refusal = (desk: Desk, attempt?: number) =>
  desk.refuse('MOVE_COINS', 'a', 5, attempt === undefined ? [] : echo('0:execute', attempt));

/** A payment that was sent twice without an answer. */
function sentTwice(): Desk {
  const desk = new Desk();
  desk.start(step('a', 'pay', { policy: { attempts: 2, deadlineMs: 10, backoffMs: 1 } }));
  for (const ms of [10, 1]) desk.pass(ms);
  return desk;
}

describe('one rejection that is delivered twice', () => {
  it.each([
    ['that echoes its attempt', 1],
    ['that echoes none', undefined],
    ['that echoes an attempt that there was not', 7],
  ])('%s counts once: the other sending stays open, and its success is undone', (_, attempt) => {
    const desk = sentTwice();
    expect(said(refusal(desk, attempt))).toEqual(['FAILED at a']);
    desk.restart();
    expect(refusal(desk, attempt).ignored).toEqual(['not-awaited']);
    expect(desk.standing).toBe('watching: unknown');
    const late = desk.done('MOVE_COINS', 'a', 5, echo('0:execute', 2));
    expect(said(late)).toEqual(['MOVE_COINS 0:compensate#1']);
  });

  it('is over with the rejection of each sending, in any order', () => {
    const desk = sentTwice();
    refusal(desk, 2);
    refusal(desk, 2);
    expect(desk.standing).toBe('watching: unknown');
    refusal(desk, 1);
    expect(desk.standing).toBe('failed: rejected');
  });
});

/** A payment whose undo parked in silence and was sent once more by an operator. */
function undoneAgain(policy: object = {}): Desk {
  const desk = new Desk();
  desk.start(step('a', 'pay', { policy: { deadlineMs: 10, undoAttempts: 3, ...policy } }), step('b', 'burn'));
  desk.done('MOVE_COINS', 'a', 5);
  desk.refuse('BURN', 'b');
  desk.pass(10);
  expect(desk.standing).toBe('parked: parked rejected');
  expect(said(desk.operate('retry'))).toEqual(['MOVE_COINS 0:compensate#2']);
  return desk;
}

describe('the rejection of an undo', () => {
  it('that is about an earlier sending leaves the last one awaited', () => {
    const desk = undoneAgain();
    const earlier = echo('0:compensate', 1);
    expect(desk.refuse('MOVE_COINS', 'a', -5, earlier).ignored).toEqual([]);
    expect(desk.standing).toBe('compensating: undoing rejected');
    expect(desk.refuse('MOVE_COINS', 'a', -5, earlier).ignored).toEqual(['not-awaited']);
    desk.done('MOVE_COINS', 'a', -5, echo('0:compensate', 2));
    expect(desk.standing).toBe('failed: compensated rejected');
  });

  it('does not have it sent again while another sending may be carried out yet: it parks', () => {
    const desk = undoneAgain();
    desk.refuse('MOVE_COINS', 'a', -5);
    expect(desk.standing).toBe('parked: parked rejected');
    expect(said(desk.pass(1_000_000))).toEqual([]);
  });

  it('has it sent again when every sending was rejected', () => {
    const desk = undoneAgain({ backoffMs: 5 });
    for (const attempt of [1, 2]) desk.refuse('MOVE_COINS', 'a', -5, echo('0:compensate', attempt));
    expect(said(desk.pass(10))).toEqual(['MOVE_COINS 0:compensate#3']);
  });
});

import { describe, expect, it } from 'vitest';
import { sagaView } from '../../src/index.js';
import { Desk, echo, failedBody, said, step } from './desk.js';

const endless = { backoffMs: Number.MAX_SAFE_INTEGER, maxBackoffMs: Number.MAX_SAFE_INTEGER };

describe('a step without an answer', () => {
  it.each([
    ['deadlines', { deadlineMs: Number.MAX_SAFE_INTEGER }, 0],
    ['pauses', { deadlineMs: 1, attempts: 1_000, ...endless }, 1],
  ])('waits as long as its saga says, also for %s beyond the last date of RFC 3339', (_, policy, ms) => {
    const desk = new Desk();
    desk.start(step('a', 'pay', { policy }));
    desk.pass(ms);
    desk.restart();
    expect(desk.pass(1_000_000_000_000).changed.size).toBe(0);
    expect(sagaView(desk.record).waitingFor?.until).toBe('9999-12-31T23:59:59.999Z');
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['COMPLETED']);
  });

  it('is sent once by default, and its outcome is open after 30 seconds', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay'));
    expect(said(desk.pass(29_999))).toEqual([]);
    expect(said(desk.pass(1))).toEqual(['FAILED at a']);
    expect(desk.standing).toBe('watching: unknown');
  });

  it('is sent again as often as the saga allows, after pauses that double up to their limit', () => {
    const desk = new Desk();
    const policy = { deadlineMs: 1_000, attempts: 4, backoffMs: 100, maxBackoffMs: 300 };
    desk.start(step('a', 'pay', { policy }));
    const sendings: number[] = [];
    const start = desk.now;
    while (desk.standing.startsWith('running')) {
      desk.now = desk.engine.nextDeadline() ?? Infinity;
      for (const text of said(desk.pass(0)))
        if (text.startsWith('MOVE_COINS')) sendings.push(desk.now - start);
    }
    // 1,000 of silence, then a pause of 100, 200 and 300 (400 without the limit).
    expect(sendings).toEqual([1_100, 2_300, 3_600]);
    expect(desk.now - start).toBe(4_600);
    expect(desk.standing).toBe('watching: unknown');
  });

  it('takes an answer that comes during the pause, and is not sent again', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay', { policy: { attempts: 2, deadlineMs: 10 } }));
    desk.pass(10);
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['COMPLETED']);
    expect(said(desk.pass(100_000))).toEqual([]);
  });

  it('is not sent again after a rejection', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay', { policy: { attempts: 3 } }));
    expect(said(desk.refuse('MOVE_COINS', 'a', 5))).toEqual(['FAILED at a']);
  });

  it('is not over with the rejection of one of its sendings: another one may be obeyed yet, and is undone then', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay', { policy: { attempts: 2, deadlineMs: 10, backoffMs: 1 } }));
    desk.pass(10);
    desk.pass(1);
    const told = desk.refuse('MOVE_COINS', 'a', 5);
    expect(said(told)).toEqual(['FAILED at a']);
    expect(failedBody(told)).toMatchObject({
      errorCode: 'NOT_TODAY',
      reason: 'the town said NOT_TODAY; the outcome of step [a] is still open',
    });
    expect(desk.standing).toBe('watching: unknown');
    expect(desk.record.context.steps[0]?.note).toBe(
      'the town said NOT_TODAY; sent more than once, and not every sending is rejected',
    );
    desk.restart();
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['MOVE_COINS 0:compensate#1']);
    expect(said(desk.done('MOVE_COINS', 'a', -5))).toEqual([]);
    expect(desk.standing).toBe('failed: compensated');
  });

  it('is over when each of its sendings is rejected, however late', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay', { policy: { attempts: 3, deadlineMs: 10, backoffMs: 1 } }));
    for (const ms of [10, 1, 10, 2, 10]) desk.pass(ms);
    expect(desk.standing).toBe('watching: unknown');
    for (const standing of ['watching: unknown', 'watching: unknown', 'failed: rejected']) {
      desk.restart();
      const attempt = 3 - (desk.record.context.steps[0]?.rejected?.length ?? 0);
      expect(desk.refuse('MOVE_COINS', 'a', 5, echo('0:execute', attempt)).ignored).toEqual([]);
      expect(desk.standing).toBe(standing);
    }
  });

  it('goes on counting its attempts and pauses after a restart', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay', { policy: { attempts: 2, deadlineMs: 10, backoffMs: 7 } }));
    desk.pass(10);
    desk.restart();
    expect(desk.engine.nextDeadline()).toBe(desk.now + 7);
    expect(said(desk.pass(7))).toEqual(['MOVE_COINS 0:execute#2']);
    desk.restart();
    expect(said(desk.pass(10))).toEqual(['FAILED at a']);
  });

  it('has its deadline passed at most once, however late the clock comes by', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay', { policy: { attempts: 2, deadlineMs: 10, backoffMs: 10 } }));
    expect(said(desk.pass(1_000_000))).toEqual([]);
    expect(desk.engine.nextDeadline()).toBe(desk.now + 10);
  });
});

/** A saga whose step `a` is being undone, step `b` was refused. */
function undoing(action: string, policy: object): Desk {
  const desk = new Desk();
  desk.start(step('a', action, { policy }), step('b', 'burn'));
  desk.done(action === 'pin' ? 'PIN' : 'MOVE_COINS', 'a', action === 'pin' ? 1 : 5);
  expect(said(desk.refuse('BURN', 'b'))).toEqual([expect.stringMatching(/0:compensate#1$/)]);
  return desk;
}

describe('an undo', () => {
  it('parks after its first rejection by default; FAILED says which step waits for an operator', () => {
    const desk = undoing('pay', {});
    const output = desk.refuse('MOVE_COINS', 'a', -5);
    expect(said(output)).toEqual(['FAILED at b']);
    expect(output.messages[0]?.value).toContain('the undo of step [a] waits for an operator');
    expect(desk.standing).toBe('parked: parked rejected');
  });

  it('is sent again after a rejection, with pauses, as often as allowed, and then parks', () => {
    const desk = undoing('pay', { undoAttempts: 3, backoffMs: 100 });
    const pauses = [100, 200].map((pause, index) => {
      desk.refuse('MOVE_COINS', 'a', -5, echo('0:compensate', index + 1));
      return [said(desk.pass(pause - 1)), said(desk.pass(1))];
    });
    expect(pauses).toEqual([
      [[], ['MOVE_COINS 0:compensate#2']],
      [[], ['MOVE_COINS 0:compensate#3']],
    ]);
    const last = desk.refuse('MOVE_COINS', 'a', -5, echo('0:compensate', 3));
    expect(said(last)).toEqual(['FAILED at b']);
  });

  it('that stays silent is not sent again where that could do harm: it parks', () => {
    const desk = undoing('pay', { undoAttempts: 3, deadlineMs: 100 });
    expect(said(desk.pass(100))).toEqual(['FAILED at b']);
    expect(desk.standing).toBe('parked: parked rejected');
  });

  it('that stays silent is sent again where the action says that this does no harm', () => {
    const desk = undoing('pin', { undoAttempts: 2, deadlineMs: 100, backoffMs: 50 });
    expect(said(desk.pass(100))).toEqual([]);
    expect(said(desk.pass(50))).toEqual(['PIN 0:compensate#2']);
    expect(said(desk.pass(100))).toEqual(['FAILED at b']);
    expect(desk.standing).toBe('parked: parked rejected');
  });

  it('has a deadline of its own where one is set, also after a restart', () => {
    const desk = new Desk();
    const policy = { deadlineMs: 604_800_000, undoDeadlineMs: 5_000 };
    desk.start(step('a', 'pay', { policy }), step('b', 'burn'));
    desk.pass(604_799_999);
    desk.done('MOVE_COINS', 'a', 5);
    desk.refuse('BURN', 'b');
    desk.restart();
    expect(said(desk.pass(4_999))).toEqual([]);
    expect(said(desk.pass(1))).toEqual(['FAILED at b']);
    expect(desk.standing).toBe('parked: parked rejected');
  });

  it('is freed by a confirmation that arrives late, and FAILED is not told again', () => {
    const desk = undoing('pay', { deadlineMs: 100 });
    desk.pass(100);
    const output = desk.done('MOVE_COINS', 'a', -5);
    expect(said(output)).toEqual([]);
    expect(desk.standing).toBe('failed: compensated rejected');
  });

  it('takes a confirmation that comes during the pause', () => {
    const desk = undoing('pay', { undoAttempts: 2 });
    desk.refuse('MOVE_COINS', 'a', -5);
    expect(said(desk.done('MOVE_COINS', 'a', -5))).toEqual(['FAILED at b']);
    expect(said(desk.pass(100_000))).toEqual([]);
  });

  it('that parked stays parked for ever: no retention time, no deadline', () => {
    const desk = undoing('pay', {});
    desk.refuse('MOVE_COINS', 'a', -5);
    desk.restart();
    desk.pass(1_000 * 3_600_000);
    expect(desk.standing).toBe('parked: parked rejected');
    expect(said(desk.operate('retry'))).toEqual(['MOVE_COINS 0:compensate#2']);
  });
});

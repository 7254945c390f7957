import { describe, expect, it } from 'vitest';
import { Desk, ID, said, step } from './desk.js';

/** Step `b` stayed silent while `a` was done before it: `a` is being undone, the outcome of `b` is open. */
function silent(action = 'burn'): Desk {
  const desk = new Desk();
  desk.start(step('a', 'pay', { policy: { deadlineMs: 10_000 } }), step('b', action), step('c', 'ring'));
  desk.done('MOVE_COINS', 'a', 5);
  expect(said(desk.pass(30_000))).toEqual(['MOVE_COINS 0:compensate#1']);
  return desk;
}

describe('the late success of a step', () => {
  it('while another one is being undone is undone next', () => {
    const desk = silent('brew');
    expect(said(desk.done('BREW', 'b'))).toEqual([]);
    expect(desk.standing).toBe('compensating: undoing succeeded pending');
    expect(said(desk.done('MOVE_COINS', 'a', -5))).toEqual(['POUR_AWAY 1:compensate#1']);
    expect(said(desk.done('POUR_AWAY', 'b'))).toEqual(['FAILED at b']);
  });

  it('while the saga is watched is undone at once, and FAILED is not told again', () => {
    const desk = silent('brew');
    expect(said(desk.done('MOVE_COINS', 'a', -5))).toEqual(['FAILED at b']);
    expect(desk.standing).toBe('watching: compensated unknown pending');
    desk.restart();
    expect(said(desk.done('BREW', 'b'))).toEqual(['POUR_AWAY 1:compensate#1']);
    expect(said(desk.done('POUR_AWAY', 'b'))).toEqual([]);
    expect(desk.standing).toBe('failed: compensated compensated pending');
  });

  it('of a step that cannot be undone is listed, and nothing is sent', () => {
    const desk = silent();
    desk.done('MOVE_COINS', 'a', -5);
    expect(said(desk.done('BURN', 'b'))).toEqual([]);
    expect(desk.standing).toBe('failed: compensated notCompensated pending');
    expect(desk.record.context.steps[1]?.note).toBe('ashes stay ashes');
  });

  it('keeps what the undo needs of it', () => {
    const desk = new Desk();
    desk.start(step('a', 'take'));
    desk.port('0:execute');
    desk.pass(30_000);
    desk.done('TAKE', 'a');
    const { messages } = desk.port('0:compensate');
    expect(JSON.parse(messages[0]?.value ?? '')).toMatchObject({ type: 'PUT_BACK', body: { receipt: 'r1' } });
  });

  it('shows in the history, though its undo begins with it', () => {
    const desk = silent('brew');
    desk.done('MOVE_COINS', 'a', -5);
    const what = desk.done('BREW', 'b').progress.map((entry) => entry.what);
    expect(what).toEqual(['step-succeeded', 'step-undoing']);
  });

  it('does not move the deadline of the undo that is under way', () => {
    const desk = silent('brew');
    desk.pass(9_000);
    desk.done('BREW', 'b');
    expect(desk.pass(999).changed.size).toBe(0);
    expect(said(desk.pass(1))).toEqual(['FAILED at b', 'POUR_AWAY 1:compensate#1']);
    expect(desk.standing).toBe('compensating: parked undoing pending');
  });
});

describe('the late rejection of a step', () => {
  it('while another one is being undone closes the matter', () => {
    const desk = silent();
    desk.refuse('BURN', 'b');
    expect(said(desk.done('MOVE_COINS', 'a', -5))).toEqual(['FAILED at b']);
    expect(desk.standing).toBe('failed: compensated rejected pending');
  });

  it('ends the watch', () => {
    const desk = silent();
    desk.done('MOVE_COINS', 'a', -5);
    expect(said(desk.refuse('BURN', 'b'))).toEqual([]);
    expect(desk.standing).toBe('failed: compensated rejected pending');
  });
});

describe('a port call with an effect that stays silent', () => {
  const silentCall = (): Desk => {
    const desk = new Desk();
    desk.start(step('a', 'reserve'), step('b', 'take'));
    expect(said(desk.pass(30_000))).toEqual(['FAILED at a']);
    return desk;
  };

  it('is undone when its answer arrives late', () => {
    expect(said(silentCall().port('0:execute'))).toEqual(['RELEASE 0:compensate#1']);
  });

  it.each([{ error: 'down' }, { result: { place: -1 } }, { result: 'garbage' }])(
    'is settled by %j',
    (outcome) => {
      const desk = silentCall();
      expect(said(desk.port('0:execute', outcome))).toEqual([]);
      expect(desk.standing).toBe('failed: rejected pending');
    },
  );
});

it('the answer to a look-up that comes twice is not taken for the late success of its step', () => {
  const desk = new Desk();
  desk.start(step('a', 'take'), step('b', 'reserve'));
  desk.port('0:execute');
  desk.pass(30_000);
  expect(desk.port('0:execute').ignored).toEqual(['not-awaited']);
  expect(desk.standing).toBe('watching: unknown pending');
});

describe('a watched saga', () => {
  const watched = (): Desk => {
    const desk = new Desk({ retentionMs: 60_000 });
    desk.start(step('a', 'burn'));
    desk.pass(30_000);
    return desk;
  };

  it('is given up after the retention time, says so, and its record is deleted', () => {
    const desk = watched();
    desk.restart();
    expect(desk.pass(59_999).progress).toEqual([]);
    expect(desk.pass(1).progress.map(({ what }) => what)).toEqual(['forgotten']);
    expect([desk.store.has(ID), desk.engine.counts.live]).toEqual([false, 0]);
    expect(desk.done('BURN', 'a').ignored).toEqual(['unknown-saga']);
  });

  it('is settled by an operator', () => {
    const desk = watched();
    desk.operate('skip');
    expect(desk.standing).toBe('failed: skipped');
    expect(desk.done('BURN', 'a').progress.map(({ what }) => what)).toEqual(['late-effect']);
    expect(desk.done('BURN', 'a').ignored).toEqual(['finished-saga']);
  });
});

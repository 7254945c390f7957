import { describe, expect, it } from 'vitest';
import type { EngineOutput } from '../../src/index.js';
import { Desk, echo, failedBody, said, step } from './desk.js';

const told = ({ progress }: EngineOutput): string[] => progress.map(({ what }) => what);

/** Step `a` was skipped while its payment was out; `b` is under way. */
function skipped(): Desk {
  const desk = new Desk();
  desk.start(step('a', 'pay'), step('b', 'burn'));
  desk.operate('skip');
  expect(desk.standing).toBe('running: skipped running');
  return desk;
}

describe('the effect of a step that was skipped while its command was out', () => {
  it('is undone with the saga, when it was seen before the saga failed', () => {
    const desk = skipped();
    expect(told(desk.done('MOVE_COINS', 'a', 5))).toEqual(['step-succeeded']);
    desk.restart();
    expect(desk.standing).toBe('running: succeeded running');
    expect(said(desk.refuse('BURN', 'b'))).toEqual(['MOVE_COINS 0:compensate#1']);
    expect(said(desk.done('MOVE_COINS', 'a', -5))).toEqual(['FAILED at b']);
  });

  it('is undone when it is seen after the saga has failed, and FAILED lists it as open', () => {
    const desk = skipped();
    const output = desk.refuse('BURN', 'b');
    expect(failedBody(output)?.['reason']).toContain(
      'the outcome of step [a], which an operator skipped, is still open',
    );
    expect(desk.standing).toBe('watching: skipped rejected');
    desk.restart();
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['MOVE_COINS 0:compensate#1']);
    expect(said(desk.done('MOVE_COINS', 'a', -5))).toEqual([]);
    expect(desk.standing).toBe('failed: compensated rejected');
  });

  it('is told when it is seen after COMPLETED, once, and the saga has ended then', () => {
    const desk = skipped();
    expect(said(desk.done('BURN', 'b'))).toEqual(['COMPLETED']);
    desk.restart();
    expect(desk.standing).toBe('completed: skipped succeeded');
    const late = desk.done('MOVE_COINS', 'a', 5);
    expect(late.messages).toEqual([]);
    expect(late.progress).toMatchObject([
      { what: 'late-effect', step: 0, note: expect.stringContaining('skipped') as unknown },
    ]);
    expect(desk.record.context.steps[0]).toMatchObject({ status: 'skipped', lateEffects: 1 });
    expect(desk.engine.counts).toEqual({ live: 0, finished: 1 });
    expect(desk.done('MOVE_COINS', 'a', 5).ignored).toEqual(['finished-saga']);
  });

  it.each([
    ['failing', 'refuse', 'failed: skipped rejected'],
    ['completing', 'done', 'completed: skipped succeeded'],
  ] as const)('is closed by its rejection, in a saga that goes on to %s', (_, end, standing) => {
    const early = skipped();
    early.refuse('MOVE_COINS', 'a', 5);
    early[end]('BURN', 'b');
    expect([early.standing, early.engine.counts.live]).toEqual([standing, 0]);
    const late = skipped();
    late[end]('BURN', 'b');
    expect(late.engine.counts.live).toBe(1);
    late.restart();
    late.refuse('MOVE_COINS', 'a', 5);
    expect([late.standing, late.engine.counts.live]).toEqual([standing, 0]);
  });

  it('is looked out for until the retention time is over, and that it was given up is told', () => {
    const desk = skipped();
    desk.done('BURN', 'b');
    desk.pass(3_599_999);
    desk.restart();
    expect(told(desk.pass(1))).toEqual(['forgotten']);
    expect([desk.store.size, desk.engine.counts.live]).toEqual([0, 0]);
  });

  it('counts only where there can be one: a step that was not sent, or leaves nothing behind, is over', () => {
    for (const [action, act] of [
      ['take', () => undefined],
      ['greet', () => undefined],
      ['check', () => undefined],
    ] as const) {
      const desk = new Desk();
      desk.start(step('a', action));
      act();
      desk.operate('skip');
      expect([desk.standing, desk.engine.counts.live]).toEqual(['completed: skipped', 0]);
    }
  });

  it('of a port call is undone likewise', () => {
    const desk = new Desk();
    desk.start(step('a', 'reserve'), step('b', 'burn'));
    desk.operate('skip');
    desk.port('0:execute', { result: { place: 7 } }, 1);
    expect(said(desk.refuse('BURN', 'b'))).toEqual(['RELEASE 0:compensate#1']);
  });

  it('is undone in its place when several steps were skipped', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay'), step('b', 'brew'), step('c', 'burn'));
    desk.operate('skip');
    desk.operate('skip');
    desk.refuse('BURN', 'c');
    expect(desk.standing).toBe('watching: skipped skipped rejected');
    expect(said(desk.done('BREW', 'b'))).toEqual(['POUR_AWAY 1:compensate#1']);
    desk.done('MOVE_COINS', 'a', 5);
    expect(said(desk.done('POUR_AWAY', 'b'))).toEqual(['MOVE_COINS 0:compensate#1']);
    desk.done('MOVE_COINS', 'a', -5);
    expect(desk.standing).toBe('failed: compensated compensated rejected');
  });

  it('comes first when a later step waits for the very same answer', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay', { payload: { tag: 's' } }), step('b', 'pay', { payload: { tag: 's' } }));
    desk.operate('skip');
    desk.done('MOVE_COINS', 's', 5);
    expect(desk.standing).toBe('running: succeeded running');
    expect(said(desk.done('MOVE_COINS', 's', 5))).toEqual(['COMPLETED']);
  });
});

describe('a skip of the step that a cancelled saga waits for', () => {
  it('tells FAILED at once, and leaves the outcome open: a success that is seen later is undone', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay'));
    desk.operate('cancel');
    const output = desk.operate('skip');
    expect(failedBody(output)?.['reason']).toContain('which an operator skipped, is still open');
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['MOVE_COINS 0:compensate#1']);
  });
});

describe('a skip of a watched saga', () => {
  it('ends it step by step; an effect that is seen later is told', () => {
    const desk = skipped();
    desk.operate('cancel');
    desk.pass(30_000);
    expect(desk.standing).toBe('watching: skipped unknown');
    desk.operate('skip');
    expect(desk.standing).toBe('watching: skipped unknown');
    desk.operate('skip');
    expect(desk.standing).toBe('failed: skipped skipped');
    desk.restart();
    for (const [command, tag, amount] of [
      ['BURN', 'b', 0],
      ['MOVE_COINS', 'a', 5],
    ] as const) {
      const late = desk.done(command, tag, amount);
      expect(late.messages).toEqual([]);
      expect(told(late)).toEqual(['late-effect']);
    }
    expect(desk.engine.counts).toEqual({ live: 0, finished: 1 });
  });

  it('leaves the other open steps to be undone', () => {
    const desk = skipped();
    desk.operate('cancel');
    desk.pass(30_000);
    desk.operate('skip');
    expect(told(desk.done('MOVE_COINS', 'a', 5))).toEqual(['late-effect']);
    expect(told(desk.done('BURN', 'b'))).toEqual(['step-succeeded', 'step-notCompensated']);
    expect(desk.standing).toBe('failed: skipped notCompensated');
  });
});

/** The undo of `a` parked in silence. */
function parked(action = 'pay'): Desk {
  const desk = new Desk();
  desk.start(step('a', action, { policy: { deadlineMs: 10 } }), step('b', 'burn'));
  if (action === 'pin') desk.done('PIN', 'a', 1);
  else desk.done('MOVE_COINS', 'a', 5);
  desk.refuse('BURN', 'b');
  desk.pass(10);
  expect(desk.standing).toBe('parked: parked rejected');
  return desk;
}

describe('an undo that an operator decided about', () => {
  it('by a retry, and that is carried out twice, is told', () => {
    const desk = parked();
    desk.operate('retry');
    desk.done('MOVE_COINS', 'a', -5);
    expect(desk.standing).toBe('failed: compensated rejected');
    desk.restart();
    const second = desk.done('MOVE_COINS', 'a', -5);
    expect(second.progress).toMatchObject([{ what: 'late-effect', step: 0 }]);
    expect(desk.engine.counts.live).toBe(0);
  });

  it('by a retry is carried out once where one sending was rejected, or its confirmation only comes again', () => {
    const rejected = parked();
    rejected.operate('retry');
    rejected.refuse('MOVE_COINS', 'a', -5, echo('0:compensate', 1));
    rejected.done('MOVE_COINS', 'a', -5);
    expect(rejected.engine.counts.live).toBe(0);
    const again = parked();
    again.operate('retry');
    for (const ignored of [[], ['not-awaited']]) {
      expect(again.done('MOVE_COINS', 'a', -5, echo('0:compensate', 1)).ignored).toEqual(ignored);
    }
    expect(told(again.done('MOVE_COINS', 'a', -5, echo('0:compensate', 2)))).toEqual(['late-effect']);
  });

  it('by a retry may be carried out twice where the action says that this does no harm', () => {
    const desk = parked('pin');
    desk.operate('retry');
    desk.done('PIN', 'a', 0);
    expect([desk.standing, desk.engine.counts.live]).toEqual(['failed: compensated rejected', 0]);
  });

  it('by a skip, and that is carried out after all, is told', () => {
    const desk = parked();
    desk.operate('skip');
    expect(desk.standing).toBe('failed: undoSkipped rejected');
    desk.restart();
    const late = desk.done('MOVE_COINS', 'a', -5);
    expect(late.progress).toMatchObject([
      { what: 'late-effect', step: 0, note: expect.stringContaining('vouched') as unknown },
    ]);
    expect(desk.engine.counts.live).toBe(0);
  });

  it('by a skip after its rejection is over', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay'), step('b', 'burn'));
    desk.done('MOVE_COINS', 'a', 5);
    desk.refuse('BURN', 'b');
    desk.refuse('MOVE_COINS', 'a', -5);
    desk.operate('skip');
    expect([desk.standing, desk.engine.counts.live]).toEqual(['failed: undoSkipped rejected', 0]);
  });
});

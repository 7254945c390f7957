import { describe, expect, it } from 'vitest';
import { type Headers, TENANT_HEADER, textBytes } from '../../src/index.js';
import { command, Desk, ID, said, STATUS, step } from './desk.js';

const steps = [step('a', 'pay'), step('b', 'pay', { payload: { amount: 6 } })];

describe('a repeated saga command', () => {
  it('changes nothing while the saga is under way', () => {
    const desk = new Desk();
    desk.start(...steps);
    const again = desk.start(...steps);
    expect(again.ignored).toEqual(['repeated-command']);
    expect([again.messages, again.changed.size]).toEqual([[], 0]);
  });

  it('changes nothing after the saga has ended, also after a restart', () => {
    const desk = new Desk();
    desk.start(step('a', 'ring'));
    desk.restart();
    expect(desk.start(step('a', 'ring')).ignored).toEqual(['repeated-command']);
  });

  it('is known by its content: members in another order, spelling of the id, times and unknown members do not count', () => {
    const desk = new Desk();
    desk.start(...steps);
    const other = {
      steps: steps.map(({ payload: { tag, amount }, ...others }) => ({
        payload: { amount, TAG: tag, remark: 'x' },
        ...others,
        createdAt: '2026-01-24T14:00:00Z',
      })),
      initiatedBy: 'somebody else',
      sagaType: 'errand',
      transactionId: ID.toUpperCase(),
    };
    expect(desk.submit(other).ignored).toEqual(['repeated-command']);
  });

  it.each([
    ['another payload', command(step('a', 'pay'), step('b', 'pay', { payload: { amount: 7 } }))],
    ['another order', command(...[...steps].reverse())],
    ['another type', { ...command(...steps), sagaType: 'other' }],
    ['fewer steps', command(step('a', 'pay'))],
  ])('with %s is a reuse of the id: a dead letter, and no FAILED', (_, value) => {
    const desk = new Desk();
    desk.start(...steps);
    const output = desk.submit(value);
    expect(output.deadLetters.map(({ code }) => code)).toEqual(['SAGA_TRANSACTION_ID_REUSED']);
    expect(output.messages).toEqual([]);
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['MOVE_COINS 1:execute#1']);
  });
});

describe('a saga command with the id of a saga of another tenant', () => {
  const tenant = (digit: string): Headers => [
    [TENANT_HEADER, textBytes(`${digit}f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60`)],
  ];

  it.each([
    ['that is under way', command(step('a', 'pay')), 0],
    ['that has ended', command(step('a', 'ring')), 0],
    ['that was refused', command(), 1],
  ])('%s is no repetition: a dead letter, and no FAILED', (_, value, letters) => {
    const desk = new Desk();
    expect(desk.submit(value, tenant('3')).deadLetters).toHaveLength(letters);
    for (const crashes of [false, true]) {
      if (crashes) desk.restart();
      const other = desk.submit(value, tenant('4'));
      expect(other.deadLetters).toHaveLength(1);
      expect([other.ignored, other.messages, other.changed.size]).toEqual([[], [], 0]);
      expect(desk.submit(value, tenant('3')).ignored).toEqual(['repeated-command']);
    }
  });

  it('is named as such', () => {
    const desk = new Desk();
    desk.submit(command(step('a', 'pay')), tenant('3'));
    const [letter] = desk.submit(command(step('a', 'pay')), tenant('4')).deadLetters;
    expect(letter).toMatchObject({
      code: 'SAGA_TRANSACTION_ID_REUSED',
      reason: `The transaction id ${ID} belongs to a saga of another tenant.`,
    });
  });

  it('is a repetition whatever its other headers say', () => {
    const desk = new Desk();
    desk.submit(command(step('a', 'pay')), tenant('3'));
    const traced: Headers = [['traceparent', textBytes('00-aa-bb-01')], ...tenant('3')];
    expect(desk.submit(command(step('a', 'pay')), traced).ignored).toEqual(['repeated-command']);
  });
});

describe('a saga command after one of that id was refused', () => {
  const wrong = (id: string) => command(step(id, 'fly'));

  it.each([
    ['at once', false],
    ['after a restart', true],
  ])('runs when it is corrected, %s, and its own outcome is told', (_, restarts) => {
    const desk = new Desk({ retentionMs: 10_000 });
    expect(said(desk.submit(wrong('a')))).toEqual(['FAILED at a']);
    if (restarts) desk.restart();
    desk.pass(5_000);
    const corrected = desk.start(step('a', 'pay'));
    expect([said(corrected), corrected.deadLetters]).toEqual([['MOVE_COINS 0:execute#1'], []]);
    desk.restart();
    // The retention of the refusal is over; that of the saga has not begun.
    desk.pass(5_000);
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['COMPLETED']);
    expect(desk.standing).toBe('completed: succeeded');
    expect(desk.start(step('a', 'pay')).ignored).toEqual(['repeated-command']);
    expect(said(desk.submit(wrong('a')))).toEqual([]);
    expect([...desk.pass(10_000).changed]).toEqual([ID]);
  });

  it('is refused and answered again when it is wrong again', () => {
    const desk = new Desk({ retentionMs: 10_000 });
    desk.submit(wrong('a'));
    desk.pass(5_000);
    const other = desk.submit(wrong('b'));
    expect([said(other), other.deadLetters.length]).toEqual([['FAILED at b'], 1]);
    expect(desk.submit(wrong('b')).ignored).toEqual(['repeated-command']);
    expect(desk.pass(5_000).changed.size).toBe(0);
    expect([...desk.pass(5_000).changed]).toEqual([ID]);
  });

  it('of another tenant runs too: nothing ever ran under that id', () => {
    const desk = new Desk();
    desk.submit(wrong('a'), [[TENANT_HEADER, textBytes('3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60')]]);
    expect(said(desk.start(step('a', 'ring')))).toEqual(['RING 0:execute#1', 'COMPLETED']);
  });

  it('on the topic of saga commands runs, though the same one was refused on another', () => {
    const desk = new Desk();
    const value = JSON.stringify(command(step('a', 'ring')));
    expect(said(desk.handle({ kind: 'message', topic: STATUS, value }))).toEqual(['FAILED at ']);
    expect(said(desk.submit(value))).toEqual(['RING 0:execute#1', 'COMPLETED']);
  });
});

describe('a repeated answer', () => {
  it('completes one step, not two', () => {
    const desk = new Desk();
    desk.start(...steps);
    desk.done('MOVE_COINS', 'a', 5);
    expect(desk.done('MOVE_COINS', 'a', 5).ignored).toEqual(['not-awaited']);
    expect(desk.standing).toBe('running: succeeded running');
  });

  it('of a finished saga is counted as such', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay'));
    desk.done('MOVE_COINS', 'a', 5);
    expect(desk.done('MOVE_COINS', 'a', 5).ignored).toEqual(['finished-saga']);
  });

  it('of a port changes nothing', () => {
    const desk = new Desk();
    desk.start(step('a', 'check'), step('b', 'check'));
    desk.port('0:execute');
    expect(desk.port('0:execute').ignored).toEqual(['not-awaited']);
    expect(desk.port('7:nowhere').ignored).toEqual(['not-awaited']);
    expect(
      desk.handle({ kind: 'activity', transactionId: 'x', key: '', outcome: { result: 1 } }).ignored,
    ).toEqual(['unknown-saga']);
  });
});

describe('after the retention time', () => {
  const retentionMs = 10_000;

  it('a finished saga is deleted and its id may be used again', () => {
    const desk = new Desk({ retentionMs });
    desk.start(step('a', 'ring'));
    desk.pass(retentionMs - 1);
    expect(desk.store.has(ID)).toBe(true);
    const output = desk.pass(1);
    expect([...output.changed]).toEqual([ID]);
    expect(desk.store.has(ID)).toBe(false);
    expect(desk.engine.counts).toEqual({ live: 0, finished: 0 });
    expect(said(desk.start(step('a', 'ring')))).toEqual(['RING 0:execute#1', 'COMPLETED']);
  });

  it('counts from the end of the saga, also over a restart', () => {
    const desk = new Desk({ retentionMs });
    desk.start(step('a', 'pay'));
    desk.pass(9_000);
    desk.done('MOVE_COINS', 'a', 5);
    desk.restart();
    expect(desk.engine.nextDeadline()).toBe(desk.now + retentionMs);
    expect([...desk.pass(9_999).changed]).toEqual([]);
    expect([...desk.pass(1).changed]).toEqual([ID]);
  });

  /** FAILED was told, the undo of `a` is parked; with the outcome of `b` open or not. */
  const parked = (desk: Desk, silent: boolean): void => {
    desk.start(step('a', 'pay'), step('b', 'burn'));
    desk.done('MOVE_COINS', 'a', 5);
    if (silent) desk.pass(30_000);
    else desk.refuse('BURN', 'b');
    desk.pass(30_000);
  };

  it.each([false, true])(
    'counts from the end, not from FAILED: parked for long, then skipped (restart: %s)',
    (restarts) => {
      const desk = new Desk({ retentionMs });
      parked(desk, false);
      desk.pass(7_200_000);
      desk.operate('skip');
      expect(desk.standing).toBe('failed: undoSkipped rejected');
      if (restarts) desk.restart();
      desk.pass(retentionMs - 1);
      const again = desk.start(step('a', 'pay'), step('b', 'burn'));
      expect([again.ignored, said(again)]).toEqual([['repeated-command'], []]);
      expect([...desk.pass(1).changed]).toEqual([ID]);
    },
  );

  it.each([false, true])(
    'a saga that begins to watch after it was parked for long is watched to the end (restart: %s)',
    (restarts) => {
      const desk = new Desk({ retentionMs });
      parked(desk, true);
      desk.pass(7_200_000);
      desk.operate('skip');
      if (restarts) desk.restart();
      expect(desk.pass(retentionMs - 1).changed.size).toBe(0);
      expect(desk.standing).toBe('watching: undoSkipped unknown');
      expect(desk.pass(1).progress.map(({ what }) => what)).toEqual(['forgotten']);
    },
  );

  it('a refused saga is forgotten too', () => {
    const desk = new Desk({ retentionMs });
    desk.start();
    desk.pass(retentionMs);
    expect(desk.store.size).toBe(0);
  });
});

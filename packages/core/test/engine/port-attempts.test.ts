import { describe, expect, it } from 'vitest';
import { Desk, ID, said, step } from './desk.js';

const down = { error: 'the port is closed' };
const found = { result: { place: 7 } };

/** A booking of which the port was asked twice. */
function askedTwice(): Desk {
  const desk = new Desk();
  desk.start(step('a', 'reserve', { policy: { attempts: 2, deadlineMs: 10, backoffMs: 1 } }));
  desk.pass(10);
  const [call] = desk.pass(1).activities;
  expect(call).toMatchObject({ key: `${ID}:0:execute`, attempt: 2 });
  return desk;
}

describe('a port call with an effect that is made twice', () => {
  it('is not over with the error of the last call: the success of the other is undone', () => {
    const desk = askedTwice();
    expect(said(desk.port('0:execute', down, 2))).toEqual(['FAILED at a']);
    expect(desk.standing).toBe('watching: unknown');
    desk.restart();
    expect(desk.port('0:execute', down, 2).ignored).toEqual(['not-awaited']);
    expect(said(desk.port('0:execute', found, 1))).toEqual(['RELEASE 0:compensate#1']);
  });

  it('is awaited further after the error of an earlier call, which counts as answered', () => {
    const desk = askedTwice();
    expect(said(desk.port('0:execute', down, 1))).toEqual([]);
    desk.restart();
    expect(desk.port('0:execute', down, 1).ignored).toEqual(['not-awaited']);
    expect(said(desk.port('0:execute', found, 2))).toEqual(['COMPLETED']);
  });

  it('is not over with the refusal of an earlier call: the success of the other is undone', () => {
    const desk = askedTwice();
    expect(said(desk.port('0:execute', { result: { place: -1 } }, 1))).toEqual(['FAILED at a']);
    expect(desk.standing).toBe('watching: unknown');
    expect(said(desk.port('0:execute', found, 2))).toEqual(['RELEASE 0:compensate#1']);
  });

  it('is told as open in FAILED', () => {
    const output = askedTwice().port('0:execute', down, 2);
    expect(output.messages[0]?.value).toContain('the outcome of step [a] is still open');
  });

  it('is over when both calls are refused', () => {
    const desk = askedTwice();
    desk.port('0:execute', down, 1);
    desk.port('0:execute', { result: { place: -1 } }, 2);
    expect(desk.standing).toBe('failed: rejected');
  });

  it('stays open where the host does not say which call was answered', () => {
    const desk = askedTwice();
    desk.port('0:execute', down);
    desk.port('0:execute', down);
    expect(desk.standing).toBe('watching: unknown');
  });
});

describe('a port call with an effect that is made once more after a take-over', () => {
  function takenOver(): Desk {
    const desk = new Desk();
    desk.start(step('a', 'reserve'));
    desk.restart();
    expect([...desk.engine.pendingActivities()]).toMatchObject([{ key: `${ID}:0:execute`, attempt: 1 }]);
    return desk;
  }

  it('is not over with one error, for both calls are of one attempt: the success of the other is undone', () => {
    const desk = takenOver();
    expect(said(desk.port('0:execute', down, 1))).toEqual(['FAILED at a']);
    desk.restart();
    expect(desk.standing).toBe('watching: unknown');
    expect(said(desk.port('0:execute', found, 1))).toEqual(['RELEASE 0:compensate#1']);
  });

  it('completes with the first success', () => {
    expect(said(takenOver().port('0:execute', found, 1))).toEqual(['COMPLETED']);
  });

  it('is over with its error where this process is still at the first call', () => {
    const desk = new Desk();
    desk.start(step('a', 'reserve'));
    desk.restart();
    expect([...desk.engine.pendingActivities(() => true)]).toEqual([]);
    desk.port('0:execute', down, 1);
    expect(desk.standing).toBe('failed: rejected');
  });
});

describe('a port call without any effect', () => {
  it('that is made anew is not over with the error of the call before it', () => {
    const desk = new Desk();
    desk.start(step('a', 'check', { policy: { attempts: 2, deadlineMs: 10, backoffMs: 1 } }));
    for (const ms of [10, 1]) desk.pass(ms);
    expect(desk.port('0:execute', down, 1).ignored).toEqual(['not-awaited']);
    expect(said(desk.port('0:execute', found, 2))).toEqual(['COMPLETED']);
  });

  it('that is made once more after a take-over is over with its error', () => {
    const desk = new Desk();
    desk.start(step('a', 'check'));
    desk.restart();
    expect([...desk.engine.pendingActivities()]).toHaveLength(1);
    desk.port('0:execute', down, 1);
    expect(desk.standing).toBe('failed: rejected');
  });

  it('before an undo is not over with the error of the call before it', () => {
    const desk = new Desk();
    const policy = { undoAttempts: 2, deadlineMs: 10, backoffMs: 1 };
    desk.start(step('a', 'take', { policy }), step('b', 'burn'));
    desk.port('0:execute', found, 1);
    desk.done('TAKE', 'a');
    desk.refuse('BURN', 'b');
    for (const ms of [10, 1]) desk.pass(ms);
    expect(desk.port('0:compensate', down, 1).ignored).toEqual(['not-awaited']);
    expect(said(desk.port('0:compensate', found, 2))).toEqual(['PUT_BACK 0:compensate#2']);
  });
});

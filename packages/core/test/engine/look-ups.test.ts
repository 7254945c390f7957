import { describe, expect, it } from 'vitest';
import { Desk, failedBody, ID, said, step } from './desk.js';

const calls = (desk: Desk): string[] =>
  [...desk.engine.pendingActivities()].map(({ activity, key }) => `${activity} ${key.slice(37)}`);

describe('a look-up before a command', () => {
  it('is asked with the input of its action, and its answer goes into the command', () => {
    const desk = new Desk();
    const { activities, messages } = desk.start(step('a', 'take'));
    expect(messages).toEqual([]);
    expect(activities).toMatchObject([
      { transactionId: ID, activity: 'find-item', input: { tag: 'a' }, step: 0 },
    ]);
    const [sent] = desk.port('0:execute').messages;
    expect(JSON.parse(sent?.value ?? '')).toMatchObject({ type: 'TAKE', body: { tag: 'a', place: 7 } });
  });

  it.each([
    ['fails', { error: 'the port is closed' }, 'find-item failed: the port is closed'],
    ['refuses', { result: { place: -1 } }, 'find-item: no such place'],
    ['gives garbage', { result: [1] }, 'find-item gave an answer that cannot be read'],
    ['gives a number beyond its width', { result: { place: 2 ** 31 } }, 'cannot be read: place: is above'],
    ['gives nothing', { result: undefined }, 'cannot be read'],
    ['gives null', { result: null }, 'cannot be read'],
    ['gives what JSON cannot say', { result: { place: 1, self: () => 0, big: Symbol('x') } }, undefined],
  ])('that %s', (_, outcome, reason) => {
    const desk = new Desk();
    desk.start(step('a', 'ring'), step('b', 'take'));
    const output = desk.port('1:execute', outcome as { error: string });
    expect(said(output)).toEqual(reason ? ['FAILED at b'] : ['TAKE 1:execute#1']);
    if (reason) expect(failedBody(output)?.['reason']).toContain(reason);
  });

  it('that gives a circle is an error of the port, not of the engine', () => {
    const circle: { self?: object } = {};
    circle.self = circle;
    const desk = new Desk();
    desk.start(step('a', 'take'));
    expect(failedBody(desk.port('0:execute', { result: circle }))?.['reason']).toContain(
      'the answer is not JSON',
    );
  });

  it('that stays silent rejects the step: nothing was sent', () => {
    const desk = new Desk();
    desk.start(step('a', 'take'));
    const output = desk.pass(30_000);
    expect(failedBody(output)?.['reason']).toBe('find-item gave no answer in time');
    expect(desk.standing).toBe('failed: rejected');
    expect(desk.port('0:execute').ignored).toEqual(['finished-saga']);
  });

  it('is made again after a restart, as long as it is waited for', () => {
    const desk = new Desk();
    desk.start(step('a', 'take'));
    desk.restart();
    expect(calls(desk)).toEqual(['find-item 0:execute']);
    desk.port('0:execute');
    desk.restart();
    expect(calls(desk)).toEqual([]);
  });

  it('takes only the answer to its own key', () => {
    const desk = new Desk();
    desk.start(step('a', 'take'), step('b', 'take'));
    for (const key of ['1:execute', '0:compensate', '0:', 'x:execute', '0.5:execute']) {
      expect(desk.port(key).ignored, key).toEqual(['not-awaited']);
    }
  });
});

describe('an activity', () => {
  it('completes with its answer, and has nothing to undo where it only asks', () => {
    const desk = new Desk();
    expect(said(desk.start(step('a', 'check')))).toEqual(['ask check-place 0:execute']);
    expect(said(desk.port('0:execute'))).toEqual(['COMPLETED']);
  });

  it('that only asks is over with its deadline', () => {
    const desk = new Desk();
    desk.start(step('a', 'check'));
    expect(said(desk.pass(30_000))).toEqual(['FAILED at a']);
    expect(desk.standing).toBe('failed: rejected');
  });

  it('is asked again as often as its policy says', () => {
    const desk = new Desk();
    desk.start(step('a', 'check', { policy: { attempts: 2, deadlineMs: 10, backoffMs: 5 } }));
    desk.pass(10);
    expect(calls(desk)).toEqual([]);
    expect(said(desk.pass(5))).toEqual(['ask check-place 0:execute']);
    expect(said(desk.pass(10))).toEqual(['FAILED at a']);
  });
});

describe('a look-up before an undo', () => {
  /** The item was taken, the next step refused: the room to put it back to is looked for. */
  function looking(policy: object = {}): Desk {
    const desk = new Desk();
    desk.start(step('a', 'take', { policy }), step('b', 'burn'));
    desk.port('0:execute');
    desk.done('TAKE', 'a');
    expect(said(desk.refuse('BURN', 'b'))).toEqual(['ask find-room 0:compensate']);
    return desk;
  }

  it('is made again after a restart', () => {
    const desk = looking();
    desk.restart();
    expect(calls(desk)).toEqual(['find-room 0:compensate']);
  });

  it.each([
    ['failure', { error: 'down' }],
    ['refusal', { result: { place: -1 } }],
  ])('parks the undo after its %s', (_, outcome) => {
    const desk = looking();
    expect(said(desk.port('0:compensate', outcome as { error: string }))).toEqual(['FAILED at b']);
    expect(desk.standing).toBe('parked: parked rejected');
    expect(said(desk.operate('retry'))).toEqual(['ask find-room 0:compensate']);
    expect(said(desk.port('0:compensate'))).toEqual(['PUT_BACK 0:compensate#2']);
  });

  it('uses up an attempt, also when it stays silent', () => {
    const desk = looking({ undoAttempts: 2, deadlineMs: 10, backoffMs: 5 });
    desk.pass(10);
    expect(said(desk.pass(5))).toEqual(['ask find-room 0:compensate']);
    expect(said(desk.pass(10))).toEqual(['FAILED at b']);
  });

  it('does not hide the late confirmation of the command that was sent before', () => {
    const desk = looking({ deadlineMs: 10 });
    desk.port('0:compensate');
    desk.pass(10);
    expect(said(desk.operate('retry'))).toEqual(['ask find-room 0:compensate']);
    expect(said(desk.done('PUT_BACK', 'a'))).toEqual([]);
    expect(desk.standing).toBe('failed: compensated rejected');
  });

  it('takes no confirmation of a command that was never sent', () => {
    const desk = looking();
    expect(desk.done('PUT_BACK', 'a').ignored).toEqual(['not-awaited']);
  });
});

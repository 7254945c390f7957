import { describe, expect, it } from 'vitest';
import { operatorCommands, standingOf } from '../../src/index.js';
import { waitingFor } from '../../src/view/waiting-for.js';
import { townCatalog } from '../model/town/catalog.js';
import { Desk, failedBody, ID, said, step } from './desk.js';

const down = { error: 'the port is closed' };
const garbage = { result: 'seven' };
const no = { result: { place: -1 } };
const policy = { attempts: 3, deadlineMs: 10, backoffMs: 4, maxBackoffMs: 6 };

/** A saga whose first step calls a port, up to three times. */
function asking(action: string, more: object = policy): Desk {
  const desk = new Desk();
  desk.start(step('a', action, { policy: more }), step('b', 'burn'));
  return desk;
}

const portOf = { take: 'find-item', announce: 'find-bell', check: 'check-place', reserve: 'reserve-place' };
const everyAsking = Object.entries(portOf);

describe('a port that fails', () => {
  it.each(everyAsking)('is called again after a pause, and its answer counts: %s', (action, port) => {
    for (const failure of [down, garbage]) {
      const desk = asking(action);
      expect(said(desk.port('0:execute', failure, 1))).toEqual([]);
      expect(desk.standing).toBe('running: running pending');
      expect(said(desk.pass(3))).toEqual([]);
      const [call] = desk.pass(1).activities;
      expect(call).toMatchObject({ activity: port, key: `${ID}:0:execute`, attempt: 2 });
      desk.port('0:execute', undefined, 2);
      if (action === 'take') desk.done('TAKE', 'a');
      expect(desk.standing).toBe('running: succeeded running');
    }
  });

  it.each(everyAsking)('fails the step with the last call that is allowed: %s', (action, port) => {
    const desk = asking(action);
    desk.port('0:execute', down, 1);
    desk.pass(4);
    desk.port('0:execute', down, 2);
    // Doubled, and bounded by `maxBackoffMs`.
    expect(desk.pass(5).activities).toEqual([]);
    expect(desk.pass(1).activities).toHaveLength(1);
    const output = desk.port('0:execute', down, 3);
    expect(failedBody(output)).toMatchObject({
      failedStep: 'a',
      reason: `${port} failed: the port is closed`,
    });
    expect(desk.standing).toBe('failed: rejected pending');
  });

  it.each(everyAsking)('is not called again where one attempt is all, which is the default: %s', (action) => {
    const desk = asking(action, {});
    expect(said(desk.port('0:execute', down, 1))).toEqual(['FAILED at a']);
  });

  it.each(everyAsking)(
    'is no refusal, and a refusal is no failure: it counts at once: %s',
    (action, port) => {
      const desk = asking(action);
      expect(failedBody(desk.port('0:execute', no, 1))?.['reason']).toBe(`${port}: no such place`);
      const later = asking(action);
      later.port('0:execute', down, 1);
      later.pass(4);
      expect(said(later.port('0:execute', no, 2))).toEqual(['FAILED at a']);
      expect(later.standing).toBe('failed: rejected pending');
    },
  );

  it.each(everyAsking)('is called again by the next owner too, after the same pause: %s', (action) => {
    const desk = asking(action);
    desk.port('0:execute', down, 1);
    desk.restart();
    expect([...desk.engine.pendingActivities()]).toEqual([]);
    expect(desk.engine.nextDeadline()).toBe(desk.now + 4);
    const [call] = desk.pass(4).activities;
    expect(call?.attempt).toBe(2);
    desk.restart();
    expect([...desk.engine.pendingActivities()]).toMatchObject([{ key: `${ID}:0:execute`, attempt: 2 }]);
  });

  it.each(everyAsking)('tells its failure once however often that comes: %s', (action) => {
    const desk = asking(action);
    desk.port('0:execute', down, 1);
    expect(desk.port('0:execute', down, 1).ignored).toEqual(['not-awaited']);
    desk.pass(4);
    expect(desk.port('0:execute', down, 1).ignored).toEqual(['not-awaited']);
    expect(desk.standing).toBe('running: running pending');
  });

  it.each(everyAsking)('may be called at once, or left, at an operator’s word: %s', (action, port) => {
    const paused = (): Desk => {
      const desk = asking(action);
      desk.port('0:execute', down, 1);
      return desk;
    };
    expect(said(paused().operate('retry'))).toEqual([`ask ${port} 0:execute`]);
    const skipped = paused();
    expect(said(skipped.operate('skip'))).toEqual(['BURN 1:execute#1']);
    expect(skipped.record.context.steps[0]?.open).toBeUndefined();
    const cancelled = paused();
    expect(said(cancelled.operate('cancel'))).toEqual(['FAILED at a']);
    expect(cancelled.standing).toBe('failed: pending pending');
  });

  it.each([
    ['a look-up', 'take', 'find-item'],
    ['an activity', 'reserve', 'reserve-place'],
  ])('is shown as waited for, with its reason: %s', (_, action, port) => {
    const desk = asking(action);
    desk.port('0:execute', down, 1);
    const { record } = desk;
    const standing = standingOf(record.chart);
    expect(record.context.steps[0]?.note).toBe(`${port} failed: the port is closed`);
    expect(standing && operatorCommands(standing, undefined)).toEqual(['retry', 'skip', 'cancel']);
    expect(waitingFor(record, standing, townCatalog)).toMatchObject({
      what: 'pause',
      step: 'a',
      events: [],
      port,
    });
  });

  it('is not called again after silence: nobody knows whether it failed', () => {
    expect(said(asking('take').pass(10))).toEqual(['FAILED at a']);
  });

  it('answers all the same where it was called by two owners', () => {
    const desk = asking('take');
    desk.restart();
    expect([...desk.engine.pendingActivities()]).toHaveLength(1);
    desk.port('0:execute', down, 1);
    expect(said(desk.port('0:execute', undefined, 1))).toEqual(['TAKE 0:execute#1']);
    const refused = asking('take');
    refused.port('0:execute', down, 1);
    expect(said(refused.port('0:execute', no, 1))).toEqual(['FAILED at a']);
  });
});

describe('a port with an effect that fails', () => {
  it('leaves nothing open when every call has failed, after a take-over it does', () => {
    const desk = asking('reserve');
    for (const attempt of [1, 2, 3]) {
      desk.port('0:execute', down, attempt);
      desk.pass(6);
    }
    expect(desk.standing).toBe('failed: rejected pending');
    const taken = asking('reserve');
    taken.restart();
    expect([...taken.engine.pendingActivities()]).toHaveLength(1);
    for (const attempt of [1, 2, 3]) {
      taken.port('0:execute', down, attempt);
      taken.pass(6);
    }
    expect(taken.standing).toBe('watching: unknown pending');
  });

  it('leaves a call open that never answered, whatever the other calls said', () => {
    const desk = asking('reserve');
    for (const ms of [10, 4]) desk.pass(ms);
    desk.port('0:execute', down, 2);
    desk.pass(6);
    expect(said(desk.port('0:execute', down, 3))).toEqual(['FAILED at a']);
    expect(desk.standing).toBe('watching: unknown pending');
    expect(said(desk.port('0:execute', undefined, 1))).toEqual(['RELEASE 0:compensate#1']);
  });

  it('is awaited further where an earlier call fails late, and closes that call', () => {
    const desk = asking('reserve');
    for (const ms of [10, 4]) desk.pass(ms);
    expect(said(desk.port('0:execute', down, 1))).toEqual([]);
    expect(desk.record.context.steps[0]?.rejected).toEqual([1]);
    desk.restart();
    desk.port('0:execute', down, 2);
    desk.pass(6);
    desk.port('0:execute', down, 3);
    expect(desk.standing).toBe('failed: rejected pending');
  });

  it('that fails between two calls is no end, and counts', () => {
    const desk = asking('reserve');
    desk.pass(10);
    expect(said(desk.port('0:execute', down, 1))).toEqual([]);
    expect(desk.record.context.steps[0]?.rejected).toEqual([1]);
    expect(desk.pass(4).activities).toHaveLength(1);
  });

  it('is not called again once the saga is cancelled', () => {
    const desk = asking('reserve');
    desk.operate('cancel');
    expect(said(desk.port('0:execute', down, 1))).toEqual(['FAILED at a']);
    expect(desk.standing).toBe('failed: rejected pending');
  });

  it('is open after a cancel in the pause where an earlier call is', () => {
    const desk = asking('reserve');
    for (const ms of [10, 4]) desk.pass(ms);
    desk.port('0:execute', down, 2);
    expect(said(desk.operate('cancel'))).toEqual(['FAILED at a']);
    expect(desk.standing).toBe('watching: unknown pending');
  });
});

describe('a port that fails before an undo', () => {
  const undoing = (undoAttempts: number): Desk => {
    const desk = new Desk();
    desk.start(
      step('a', 'take', { policy: { undoAttempts, deadlineMs: 10, backoffMs: 4 } }),
      step('b', 'burn'),
    );
    desk.port('0:execute');
    desk.done('TAKE', 'a');
    desk.refuse('BURN', 'b');
    return desk;
  };

  it('is called again up to `undoAttempts`, and parks the undo then', () => {
    const desk = undoing(2);
    expect(said(desk.port('0:compensate', down, 1))).toEqual([]);
    expect(said(desk.pass(4))).toEqual(['ask find-room 0:compensate']);
    expect(said(desk.port('0:compensate', garbage, 2))).toEqual(['FAILED at b']);
    expect(desk.standing).toBe('parked: parked rejected');
  });

  it('is called again even where the undo before it may still be carried out: asking does no harm', () => {
    const desk = undoing(3);
    desk.port('0:compensate', undefined, 1);
    desk.pass(10);
    expect(desk.standing).toBe('parked: parked rejected');
    desk.operate('retry');
    desk.port('0:compensate', down, 2);
    expect(desk.standing).toBe('compensating: undoing rejected');
    expect(said(desk.pass(8))).toEqual(['ask find-room 0:compensate']);
  });
});

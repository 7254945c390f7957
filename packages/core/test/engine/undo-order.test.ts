import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atlasCatalog, decodeRecord, SagaEngine } from '../../src/index.js';
import { Desk, ID, said, step } from './desk.js';

/** Step `a` was done, `b` stayed silent; so `a` is being undone, and the outcome of `b` is open. */
function silent(first: object, second = step('b', 'brew')): Desk {
  const desk = new Desk();
  desk.start(first, second);
  if (desk.standing === 'running: running pending') desk.done('MOVE_COINS', 'a', 5);
  desk.pass(30_000);
  return desk;
}
const pay = (policy: object = {}) => step('a', 'pay', { policy: { deadlineMs: 1_000, ...policy } });
/** `pay` is undone by its own command, `take` asks a port before. */
const taken = (policy: object = {}): Desk => {
  const desk = new Desk();
  desk.start(step('a', 'take', { policy: { deadlineMs: 1_000, ...policy } }), step('b', 'brew'));
  desk.port('0:execute');
  desk.done('TAKE', 'a');
  expect(said(desk.pass(30_000))).toEqual(['ask find-room 0:compensate']);
  return desk;
};

/** Goes on in a new process after every input. */
const restarted = (desk: Desk): Desk => {
  desk.restart();
  return desk;
};

describe('the undo of a later step that turns out to have happened comes first', () => {
  it('while an earlier undo is parked: at once, and that one waits for its operator again', () => {
    const desk = silent(pay());
    expect(said(desk.pass(1_000))).toEqual(['FAILED at b']);
    expect(desk.standing).toBe('parked: parked unknown');
    expect(said(restarted(desk).done('BREW', 'b'))).toEqual(['POUR_AWAY 1:compensate#1']);
    expect(desk.standing).toBe('compensating: parked undoing');
    expect(said(restarted(desk).done('POUR_AWAY', 'b'))).toEqual([]);
    expect(desk.standing).toBe('parked: parked compensated');
    expect(desk.record.context.steps[0]?.note).toBe('the undo gave no answer in time');
    expect(said(restarted(desk).operate('retry'))).toEqual(['MOVE_COINS 0:compensate#2']);
    expect(said(desk.done('MOVE_COINS', 'a', -5))).toEqual([]);
    expect(desk.standing).toBe('failed: compensated compensated');
  });

  it('while an earlier undo is out: when that one is rejected for good', () => {
    const desk = silent(pay());
    expect(said(desk.done('BREW', 'b'))).toEqual([]);
    expect(said(restarted(desk).refuse('MOVE_COINS', 'a', -5))).toEqual([
      'FAILED at b',
      'POUR_AWAY 1:compensate#1',
    ]);
    expect(said(desk.done('POUR_AWAY', 'b'))).toEqual([]);
    expect(desk.standing).toBe('parked: parked compensated');
  });

  it('while an earlier undo pauses before it is sent again, and the pause begins anew', () => {
    const desk = silent(pay({ undoAttempts: 2, backoffMs: 500 }));
    desk.refuse('MOVE_COINS', 'a', -5);
    desk.pass(400);
    expect(said(restarted(desk).done('BREW', 'b'))).toEqual(['POUR_AWAY 1:compensate#1']);
    expect(said(desk.pass(100))).toEqual([]);
    expect(said(restarted(desk).done('POUR_AWAY', 'b'))).toEqual([]);
    expect(said(desk.pass(499))).toEqual([]);
    expect(said(restarted(desk).pass(1))).toEqual(['MOVE_COINS 0:compensate#2']);
    expect(said(desk.done('MOVE_COINS', 'a', -5))).toEqual(['FAILED at b']);
  });

  it('while an earlier undo was rejected and might be sent again', () => {
    const desk = silent(pay({ undoAttempts: 2 }));
    desk.done('BREW', 'b');
    expect(said(desk.refuse('MOVE_COINS', 'a', -5))).toEqual(['POUR_AWAY 1:compensate#1']);
  });

  it('while a port is asked for an earlier undo: its answer is awaited, and asked for anew', () => {
    const desk = taken();
    expect(said(desk.done('BREW', 'b'))).toEqual([]);
    expect(said(restarted(desk).port('0:compensate'))).toEqual(['POUR_AWAY 1:compensate#1']);
    expect(desk.standing).toBe('compensating: succeeded undoing');
    expect(said(desk.done('POUR_AWAY', 'b'))).toEqual(['ask find-room 0:compensate']);
    // The first question did not use up the one attempt that the undo has.
    expect(said(desk.port('0:compensate'))).toEqual(['PUT_BACK 0:compensate#1']);
    expect(said(desk.done('PUT_BACK', 'a'))).toEqual(['FAILED at b']);
  });

  it('while a port that is asked for an earlier undo stays silent', () => {
    const desk = taken({ undoAttempts: 2 });
    desk.done('BREW', 'b');
    expect(said(desk.pass(1_000))).toEqual(['POUR_AWAY 1:compensate#1']);
    expect([...desk.engine.pendingActivities()]).toEqual([]);
  });

  it('and asks its own port after a restart, not that of the step that pauses', () => {
    const desk = new Desk();
    desk.start(step('a', 'take', { policy: { undoAttempts: 2 } }), step('b', 'take'));
    desk.port('0:execute');
    desk.done('TAKE', 'a');
    desk.port('1:execute');
    desk.pass(30_000);
    desk.port('0:compensate', { error: 'down' });
    expect(said(desk.done('TAKE', 'b'))).toEqual(['ask find-room 1:compensate']);
    desk.restart();
    expect([...desk.engine.pendingActivities()].map(({ key }) => key.slice(37))).toEqual(['1:compensate']);
  });

  it('unless it has no effect to undo', () => {
    const desk = silent(pay(), step('b', 'greet'));
    desk.pass(1_000);
    expect(said(desk.done('RING', 'b'))).toEqual([]);
    expect(desk.standing).toBe('parked: parked succeeded');
  });

  it('and what cannot be undone is listed at once', () => {
    const desk = silent(pay({ undoAttempts: 2 }), step('b', 'burn'));
    desk.refuse('MOVE_COINS', 'a', -5);
    expect(said(desk.done('BURN', 'b'))).toEqual([]);
    expect(desk.standing).toBe('compensating: undoing notCompensated');
    expect(said(desk.pass(1_000))).toEqual(['MOVE_COINS 0:compensate#2']);
  });
});

describe('an undo that was set aside for that of a later step', () => {
  it.each([
    ['parked', {}, 'parked'],
    ['pausing', { undoAttempts: 2 }, 'undoing'],
  ])('%s: is done when its confirmation arrives meanwhile', (_name, policy, status) => {
    const desk = silent(pay(policy));
    desk.refuse('MOVE_COINS', 'a', -5);
    desk.done('BREW', 'b');
    expect(desk.standing).toBe(`compensating: ${status} undoing`);
    expect(desk.done('MOVE_COINS', 'a', -5).ignored).toEqual([]);
    expect(restarted(desk).standing).toBe('compensating: compensated undoing');
    expect(desk.done('MOVE_COINS', 'a', -5).ignored).toEqual(['not-awaited']);
    desk.done('POUR_AWAY', 'b');
    expect(desk.standing).toBe('failed: compensated compensated');
  });

  it('waits behind the later one when that parks too, for one operator command each', () => {
    const desk = silent(pay());
    desk.pass(1_000);
    desk.done('BREW', 'b');
    expect(said(desk.pass(30_000))).toEqual([]);
    expect(desk.standing).toBe('parked: parked parked');
    expect(said(restarted(desk).operate('retry'))).toEqual(['POUR_AWAY 1:compensate#2']);
    expect(desk.operate('retry').refusals).toHaveLength(1);
    desk.refuse('POUR_AWAY', 'b');
    expect(said(restarted(desk).operate('skip'))).toEqual([]);
    expect(desk.standing).toBe('parked: parked undoSkipped');
    expect(said(desk.operate('skip'))).toEqual([]);
    expect(desk.standing).toBe('failed: undoSkipped undoSkipped');
  });

  it('does not count as a new success in the history', () => {
    const desk = silent(pay());
    desk.pass(1_000);
    const what = desk.operate('retry').progress.map((entry) => entry.what);
    expect(what).toEqual(['operator-retry', 'step-undoing']);
    const port = taken();
    port.done('BREW', 'b');
    expect(port.port('0:compensate').progress.map((entry) => entry.what)).toEqual(['step-undoing']);
  });
});

it('a parked saga of an earlier release whose later step had succeeded undoes that one first at a retry', () => {
  const text = readFileSync(new URL('golden/v1-parked-overtaken.json', import.meta.url), 'utf8').trim();
  const engine = new SagaEngine(atlasCatalog());
  engine.load(decodeRecord(text));
  expect(engine.encodeRecord(ID)).toBe(text);
  const at = 1_769_263_300_000;
  const tenant = new TextEncoder().encode('3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60');
  const undone = (amount: number) =>
    engine.handle({
      kind: 'message',
      topic: 'EVENT_TOPIC_CHARACTER_STATUS',
      value: JSON.stringify({
        transactionId: ID,
        worldId: 0,
        characterId: 12345,
        type: 'MESO_CHANGED',
        body: { actorId: 9010000, actorType: 'NPC', amount },
      }),
      headers: [['TENANT_ID', tenant]],
      at,
    });
  const retry = engine.handle({ kind: 'operator', transactionId: ID, command: 'retry', at });
  expect(said(retry)).toEqual(['REQUEST_CHANGE_MESO 1:compensate#1']);
  expect(said(undone(-7))).toEqual(['REQUEST_CHANGE_MESO 0:compensate#2']);
  expect(said(undone(-1000))).toEqual([]);
  // Its undo was sent twice: a second confirmation would be told.
  expect(engine.counts.live).toBe(1);
  expect(undone(-1000).progress.map(({ what }) => what)).toEqual(['late-effect']);
  expect(engine.counts.live).toBe(0);
});

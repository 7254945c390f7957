import { describe, expect, it } from 'vitest';
import type { EngineOutput } from '../../src/index.js';
import { Desk, echo, failedBody, ID, said, step, STATUS } from './desk.js';

const alike = (id: string, amount = 5) => step(id, 'pay', { payload: { tag: 's', amount } });
const paid = (desk: Desk, amount = 5) => desk.done('MOVE_COINS', 's', amount);
const refused = (desk: Desk, amount = 5) => desk.refuse('MOVE_COINS', 's', amount);

/** Steps `a` and `b` ask for the very same; the answer to `a` came twice, the second time for `b`; `c` is out. */
function taken(...more: readonly object[]): Desk {
  const desk = new Desk();
  desk.start(alike('a'), alike('b'), ...more);
  paid(desk);
  paid(desk);
  return desk;
}

describe('an answer that nothing tells from that to an earlier step', () => {
  it('counts for the step that waits; the rejection of that step is believed, and what is out is awaited first', () => {
    const desk = taken(step('c', 'brew'), step('d', 'burn'));
    expect(desk.standing).toBe('running: succeeded succeeded running pending');
    desk.restart();
    expect(said(refused(desk))).toEqual([]);
    expect(desk.standing).toBe('running: succeeded rejected running pending');
    expect(said(desk.done('BREW', 'c'))).toEqual(['POUR_AWAY 2:compensate#1']);
    expect(said(desk.done('POUR_AWAY', 'c'))).toEqual(['MOVE_COINS 0:compensate#1']);
    const output = paid(desk, -5);
    expect(failedBody(output)).toMatchObject({ failedStep: 'b', errorCode: 'NOT_TODAY' });
    expect(desk.standing).toBe('failed: compensated rejected compensated pending');
  });

  it('leaves the outcome of a later step open that stays silent after the rejection', () => {
    const desk = taken(step('c', 'brew'));
    refused(desk);
    expect(said(desk.pass(30_000))).toEqual(['MOVE_COINS 0:compensate#1']);
    expect(desk.standing).toBe('compensating: undoing rejected unknown');
  });

  it.each([
    ['asks a port before its command', 'take', 'compensating: undoing rejected pending'],
    ['asks a port and does nothing else', 'check', 'compensating: undoing rejected pending'],
    ['calls a port that does something', 'reserve', 'running: succeeded rejected running'],
  ])('is denied likewise while a later step %s', (_, action, standing) => {
    const desk = taken(step('c', action));
    const undo = refused(desk);
    expect(desk.standing).toBe(standing);
    // The time of the undo is that of the rejection.
    if (said(undo).length > 0) expect(desk.pass(29_999).changed.size).toBe(0);
  });

  it('is denied while later steps are being undone, and is not undone then', () => {
    const desk = taken(step('c', 'brew'), step('d', 'burn'));
    desk.done('BREW', 'c');
    expect(said(desk.refuse('BURN', 'd'))).toEqual(['POUR_AWAY 2:compensate#1']);
    refused(desk);
    expect(said(desk.done('POUR_AWAY', 'c'))).toEqual(['MOVE_COINS 0:compensate#1']);
    paid(desk, -5);
    expect(desk.standing).toBe('failed: compensated rejected compensated rejected');
  });

  it('is no doubt where it is the only one, or echoes its key', () => {
    const only = new Desk();
    only.start(alike('a'), step('b', 'brew'));
    paid(only);
    expect(refused(only).ignored).toEqual(['not-awaited']);
    const keyed = new Desk();
    keyed.start(alike('a'), alike('b'), step('c', 'brew'));
    for (const key of ['0:execute', '1:execute']) keyed.done('MOVE_COINS', 's', 5, echo(key, 1));
    expect(refused(keyed).ignored).toEqual(['not-awaited']);
  });

  it('counts for none while only one of the two was sent', () => {
    const desk = new Desk();
    desk.start(alike('a'), step('b', 'brew'), alike('c'));
    paid(desk);
    expect(paid(desk).ignored).toEqual(['not-awaited']);
    desk.done('BREW', 'b');
    expect(desk.standing).toBe('running: succeeded succeeded running');
  });
});

describe('a message that is delivered twice from one place', () => {
  const from = (desk: Desk, offset: string, amount = 5): EngineOutput =>
    desk.handle({
      kind: 'message',
      topic: STATUS,
      value: JSON.stringify({
        transactionId: ID,
        type: 'DONE',
        body: { command: 'MOVE_COINS', tag: 's', amount },
      }),
      source: { topic: STATUS, partition: 0, offset },
    });

  it('counts for one of two steps that wait for the same, also over a restart', () => {
    const desk = new Desk();
    desk.start(alike('a'), alike('b'));
    from(desk, '7');
    desk.restart();
    expect(from(desk, '7').ignored).toEqual(['not-awaited']);
    expect(desk.standing).toBe('running: succeeded running');
    expect(said(from(desk, '8'))).toEqual(['COMPLETED']);
  });

  it('is another message where its topic was created again, and what it says is counted', () => {
    const desk = new Desk();
    desk.start(alike('a', 5), alike('b', 6));
    from(desk, '7', 5);
    expect(said(from(desk, '7', 6))).toEqual(['COMPLETED']);
  });

  it('counts for one of two undos that wait for the same', () => {
    const desk = new Desk();
    desk.start(alike('a'), alike('b'), step('c', 'burn'));
    for (const offset of ['1', '2']) from(desk, offset);
    desk.refuse('BURN', 'c');
    from(desk, '3', -5);
    expect(from(desk, '3', -5).ignored).toEqual(['not-awaited']);
    expect(desk.standing).toBe('compensating: undoing compensated rejected');
  });
});

describe('the confirmation of an undo that nothing tells from the answer to another step', () => {
  it('is denied by a rejection that comes while others are being undone: the step is listed as not undone', () => {
    const desk = new Desk();
    desk.start(step('a', 'brew'), alike('b', -5), alike('c', 5), step('d', 'burn'));
    desk.done('BREW', 'a');
    paid(desk, -5);
    paid(desk, 5);
    expect(said(desk.refuse('BURN', 'd'))).toEqual(['MOVE_COINS 2:compensate#1']);
    // The forward answer to `b` once more.
    expect(said(paid(desk, -5))).toEqual(['MOVE_COINS 1:compensate#1']);
    const progress = refused(desk, -5).progress.map(({ what }) => what);
    expect(progress).toEqual(['step-notCompensated']);
    paid(desk, 5);
    const output = desk.done('POUR_AWAY', 'a');
    expect(failedBody(output)?.['reason']).toContain('step [c] is not undone: undo rejected');
    expect(desk.standing).toBe('failed: compensated compensated notCompensated rejected');
  });
});

import { describe, expect, it } from 'vitest';
import { type EngineOutput, type OperatorVerb, readHistory } from '../../src/index.js';
import { Desk, failedBody, OTHER_ID, said, step } from './desk.js';

const once = { policy: { deadlineMs: 100, attempts: 2, backoffMs: 50, undoAttempts: 2 } };

/** A saga in each state that an operator can meet. */
const states: Record<string, (desk: Desk) => void> = {
  'asking a port': (desk) => void desk.start(step('a', 'take', once)),
  executing: (desk) => void desk.start(step('a', 'pay', once)),
  'executing idempotently': (desk) => void desk.start(step('a', 'pin', once)),
  'backing off': (desk) => {
    desk.start(step('a', 'pay', once));
    desk.pass(100);
  },
  'calling a port': (desk) => void desk.start(step('a', 'reserve', once)),
  'calling a harmless port': (desk) => void desk.start(step('a', 'check', once)),
  cancelling: (desk) => {
    desk.start(step('a', 'pay', once), step('b', 'pay'));
    desk.operate('cancel');
  },
  undoing: (desk) => {
    desk.start(step('a', 'pay', once), step('b', 'burn'));
    desk.done('MOVE_COINS', 'a', 5);
    desk.refuse('BURN', 'b');
  },
  'backing off an undo': (desk) => {
    states['undoing']?.(desk);
    desk.refuse('MOVE_COINS', 'a', -5);
  },
  parked: (desk) => {
    states['undoing']?.(desk);
    desk.pass(100);
  },
  'undoing a step that happened late before a parked one': (desk) => {
    desk.start(step('a', 'pay', once), step('b', 'brew', once));
    desk.done('MOVE_COINS', 'a', 5);
    for (const ms of [100, 50, 100, 100]) desk.pass(ms);
    desk.done('BREW', 'b');
    expect(desk.standing).toBe('compensating: parked undoing');
  },
  watching: (desk) => {
    desk.start(step('a', 'burn'));
    desk.pass(30_000);
  },
  completed: (desk) => void desk.start(step('a', 'ring')),
  failed: (desk) => {
    desk.start(step('a', 'burn'));
    desk.refuse('BURN', 'a');
  },
};

/** What each command does there: what is said, and how the saga stands then; left out where it is refused. */
const effects: Record<string, Partial<Record<OperatorVerb, [string[], string]>>> = {
  'asking a port': {
    skip: [['COMPLETED'], 'completed: skipped'],
    cancel: [['FAILED at a'], 'failed: pending'],
  },
  executing: { skip: [['COMPLETED'], 'completed: skipped'], cancel: [[], 'running: running'] },
  'executing idempotently': {
    retry: [['PIN 0:execute#2'], 'running: running'],
    skip: [['COMPLETED'], 'completed: skipped'],
    cancel: [[], 'running: running'],
  },
  'backing off': {
    retry: [['MOVE_COINS 0:execute#2'], 'running: running'],
    skip: [['COMPLETED'], 'completed: skipped'],
    cancel: [['FAILED at a'], 'watching: unknown'],
  },
  'calling a port': { skip: [['COMPLETED'], 'completed: skipped'], cancel: [[], 'running: running'] },
  'calling a harmless port': {
    skip: [['COMPLETED'], 'completed: skipped'],
    cancel: [['FAILED at a'], 'failed: pending'],
  },
  cancelling: { skip: [['FAILED at a'], 'watching: skipped pending'] },
  undoing: {},
  'backing off an undo': { retry: [['MOVE_COINS 0:compensate#2'], 'compensating: undoing rejected'] },
  parked: {
    retry: [['MOVE_COINS 0:compensate#2'], 'compensating: undoing rejected'],
    skip: [[], 'failed: undoSkipped rejected'],
  },
  'undoing a step that happened late before a parked one': {},
  watching: { skip: [[], 'failed: skipped'] },
  completed: {},
  failed: {},
};

const table = Object.keys(states).flatMap((state) =>
  (['retry', 'skip', 'cancel'] as const).map((verb) => [verb, state, effects[state]?.[verb]] as const),
);

describe.each(table)('%s of a saga that is %s', (verb, state, effect) => {
  it(effect ? `leads to ${effect[1]}` : 'is refused by a stable code, and changes nothing', () => {
    const desk = new Desk();
    states[state]?.(desk);
    const before = desk.standing;
    const output: EngineOutput = desk.operate(verb);
    expect(said(output)).toEqual(effect?.[0] ?? []);
    expect(desk.standing).toBe(effect?.[1] ?? before);
    expect(output.refusals.map(({ code }) => code)).toEqual(effect ? [] : ['SAGA_OPERATOR_COMMAND']);
  });
});

describe('an operator command', () => {
  it('to an unknown saga is refused as such', () => {
    expect(new Desk().operate('retry', { id: OTHER_ID }).refusals).toEqual([
      { transactionId: OTHER_ID, code: 'SAGA_NOT_FOUND', reason: expect.stringContaining(OTHER_ID) },
    ]);
  });

  it('is in the history with who and why, and in the reason of a cancelled saga', () => {
    const desk = new Desk();
    desk.start(step('a', 'check'));
    const output = desk.operate('cancel', { by: 'ada', reason: 'wrong shop' });
    expect(output.progress[0]).toMatchObject({ what: 'operator-cancel', note: 'ada: wrong shop' });
    expect(failedBody(output)?.['reason']).toBe('cancelled by an operator: ada: wrong shop');
    const { history, startedAt } = desk.record;
    expect(readHistory(history, startedAt).map(({ what }) => what)).toContain('operator-cancel');
  });
});

describe('a cancelled saga', () => {
  const cancelled = (): Desk => {
    const desk = new Desk();
    desk.start(step('a', 'pay'), step('b', 'pay', { payload: { amount: 6 }, ...once }), step('c', 'ring'));
    desk.done('MOVE_COINS', 'a', 5);
    desk.operate('cancel');
    return desk;
  };

  it('undoes the step it waited for when that succeeds, and then the others', () => {
    const desk = cancelled();
    expect(said(desk.done('MOVE_COINS', 'b', 6))).toEqual(['MOVE_COINS 1:compensate#1']);
    expect(said(desk.done('MOVE_COINS', 'b', -6))).toEqual(['MOVE_COINS 0:compensate#1']);
    expect(said(desk.done('MOVE_COINS', 'a', -5))).toEqual(['FAILED at b']);
  });

  it('undoes only the others when the step is refused', () => {
    const desk = cancelled();
    expect(said(desk.refuse('MOVE_COINS', 'b', 6))).toEqual(['MOVE_COINS 0:compensate#1']);
  });

  it('does not send the step again when it stays silent, but leaves its outcome open', () => {
    const desk = cancelled();
    expect(said(desk.pass(100))).toEqual(['MOVE_COINS 0:compensate#1']);
    expect(desk.standing).toBe('compensating: undoing unknown pending');
  });

  it('is cancelled once', () => {
    const desk = cancelled();
    expect(desk.operate('cancel').refusals).toHaveLength(1);
  });
});

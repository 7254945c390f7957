import { describe, expect, it } from 'vitest';
import { awardMesos, defineAction, object, saga, type StepPolicy, str } from '../../src/index.js';
import { townCommands } from '../model/town/channels.js';
import { command, Desk, said, step } from './desk.js';

/** Each would be a wait without end, no wait at all, or sendings without number. */
const unkeepable: readonly (readonly [string, StepPolicy])[] = [
  ['deadlineMs', { deadlineMs: Number.NaN }],
  ['deadlineMs', { deadlineMs: Number.POSITIVE_INFINITY }],
  ['deadlineMs', { deadlineMs: 0 }],
  ['deadlineMs', { deadlineMs: -1 }],
  ['deadlineMs', { deadlineMs: 1.5 }],
  ['deadlineMs', { deadlineMs: '30s' as never }],
  ['undoDeadlineMs', { undoDeadlineMs: 0 }],
  ['backoffMs', { backoffMs: 0 }],
  ['maxBackoffMs', { maxBackoffMs: 2 ** 53 }],
  ['attempts', { attempts: 0 }],
  ['attempts', { attempts: 1_001 }],
  ['undoAttempts', { undoAttempts: 0.5 }],
];

describe.each(unkeepable)('a policy whose %s cannot be kept: %j', (member, policy) => {
  it('is refused where an action is defined', () => {
    const define = () =>
      defineAction({
        name: 'chime',
        kind: 'notification',
        summary: 'Rings once.',
        payload: object({ tag: str() }),
        sample: { tag: 'a' },
        send: ({ transactionId, payload }) => townCommands.types.RING({ transactionId, body: payload }),
        undo: { kind: 'nothing', reason: 'a sound passes' },
        policy,
      });
    expect(define).toThrow(
      expect.objectContaining({ code: 'SAGA_ACTION_DEFINITION', message: expect.stringContaining(member) }),
    );
  });

  it('is refused where a saga is built', () => {
    const add = () => saga('errand').step('a', awardMesos(awardMesos.sample as never), policy);
    expect(add).toThrow(
      expect.objectContaining({ code: 'SAGA_MESSAGE_INVALID', message: expect.stringContaining(member) }),
    );
  });
});

describe('the policy of a step', () => {
  it('may be as generous as its numbers go', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const policy = {
      deadlineMs: most,
      backoffMs: most,
      maxBackoffMs: most,
      attempts: 1_000,
      undoAttempts: 1_000,
    };
    const desk = new Desk();
    expect(said(desk.start(step('a', 'pay', { policy })))).toEqual(['MOVE_COINS 0:execute#1']);
    desk.restart();
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['COMPLETED']);
  });

  it.each([1_001, 0, -1, 0.5, '2'])(
    'in a saga command of %j attempts is judged with the command',
    (attempts) => {
      const { deadLetters } = new Desk().submit(command(step('a', 'pay', { policy: { attempts } })));
      expect(deadLetters.map(({ code }) => code)).toEqual(['SAGA_MESSAGE_INVALID']);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { lintSaga, saga, type SagaDraft } from '../../src/action/index.js';
import { awardLevel, awardMesos, startQuest } from '../../src/atlas/index.js';

const hero = { characterId: 1, worldId: 0, channelId: 1 };
const pay = awardMesos({ ...hero, actorId: 9, actorType: 'NPC', amount: -5 });
const level = awardLevel({ ...hero, amount: 1 });
const quest = startQuest({ characterId: 1, worldId: 0, questId: 7, npcId: 2 });

describe('a saga that is being written', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['an empty type', () => saga(''), /The saga type is empty\. Name/],
    ['an empty step id', () => saga('x').step('', pay), /Step 1 of the saga has an empty id/],
    [
      'one step id twice',
      () => saga('x').step('a', pay).step('a', quest),
      /Two steps .* the id "a"\. Rename/,
    ],
    [
      'an action that was not called',
      () => saga('x').step('a', awardMesos as never),
      /Step "a" was given no step of an action\. Call the action with its payload/,
    ],
    [
      'a payload in place of a step',
      () => saga('x').step('a', { amount: 5 } as never),
      /no step of an action/,
    ],
    ['no steps', () => saga('x').toCommand('0a1b2c3d-0001-4000-8000-000000000001'), /has no steps\. Add/],
    ['a transaction id that is none', () => saga('x').step('a', pay).toCommand('7'), /"7" is not a uuid/],
  ])('is refused with %s', (_what, write, text) => {
    expect(write).toThrow(text);
  });

  it('keeps what it was when a step is added', () => {
    const begun = saga('x').step('a', pay);
    begun.step('b', quest);
    expect(begun.steps.map(({ id }) => id)).toEqual(['a']);
  });
});

describe('lintSaga', () => {
  const codes = (draft: SagaDraft) => lintSaga(draft).map(({ code, stepId }) => `${stepId} ${code}`);

  it('takes the saga as it is written', () => {
    expect(codes(saga('x').step('level', level).step('pay', pay))).toEqual([
      'level SAGA_LINT_IRREVERSIBLE_EARLY',
    ]);
    expect(codes(saga('x').step('pay', pay).step('level', level))).toEqual([]);
  });

  it('sees the policy of a step, and steps that are alike', () => {
    expect(codes(saga('x').step('pay', pay, { attempts: 3 }))).toEqual(['pay SAGA_LINT_RESEND']);
    expect(codes(saga('x').step('a', quest).step('b', quest))).toEqual(['b SAGA_LINT_REPEATED_STEP']);
  });

  it('says the same of a list of steps', () => {
    const draft = saga('x').step('level', level).step('pay', pay);
    const steps = draft.steps.map(({ id, draft: { action, payload } }) => ({ id, action, payload }));
    expect(lintSaga(steps)).toEqual(lintSaga(draft));
  });
});

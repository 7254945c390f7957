import { atlasCatalog } from '@sagachart/core';
import { describe, expect, it } from 'vitest';
import { gist, replayGroups } from './run-replay.js';

const catalog = atlasCatalog('documented');
const id = '0a1b2c3d-0001-4000-8000-000000000001';
const good = '0a1b2c3d-0002-4000-8000-000000000002';

const step = (stepId: string, action = 'show_hint', payload: object = {}, status = 'pending') => ({
  stepId,
  status,
  action,
  payload: { characterId: 12345, ...payload },
});
const sagaOf = (steps: readonly object[], transactionId: unknown = id): string =>
  JSON.stringify({ transactionId, sagaType: 'quest_reward', initiatedBy: 'test', steps });

/** Sends a value to a topic, and behind it a sound saga; gives what came of each. */
async function afterwards(
  value: string | null,
  topic = 'COMMAND_TOPIC_SAGA',
): Promise<{ bad: string[]; good: string[]; failed: unknown }> {
  const bytes = JSON.stringify({ topic, value });
  const follower = JSON.stringify({
    topic: 'COMMAND_TOPIC_SAGA',
    value: JSON.parse(sagaOf([step('a')], good)) as object,
  });
  const [bad = [], fine = []] = await replayGroups(catalog, `${bytes}\n${follower}`);
  const told = bad.map((line) => JSON.parse(line) as { value?: { type: string; body: unknown } });
  return {
    bad: gist(bad),
    good: gist(fine),
    failed: told.find(({ value }) => value?.type === 'FAILED')?.value?.body,
  };
}

const refused = (code: string): string[] => ['FAILED', `dead ${code}`];
const buried = (code: string): string[] => [`dead ${code}`];

describe('a saga command that is not acceptable is told to its sender where it can be, never lost, and harms no other', () => {
  it.each<[string, string | null, string[]]>([
    ['text', 'not JSON {', buried('SAGA_JSON_INVALID')],
    ['truncated JSON', sagaOf([step('a')]).slice(0, -9), buried('SAGA_JSON_INVALID')],
    ['no value', null, buried('SAGA_MESSAGE_EMPTY')],
    ['an empty value', '', buried('SAGA_MESSAGE_EMPTY')],
    ['a list', '[]', buried('SAGA_TRANSACTION_ID_MISSING')],
    ['a number', '7', buried('SAGA_TRANSACTION_ID_MISSING')],
    ['no transaction id', sagaOf([step('a')], null), buried('SAGA_TRANSACTION_ID_MISSING')],
    ['a malformed uuid', sagaOf([step('a')], 'seven'), buried('SAGA_TRANSACTION_ID_MISSING')],
    [
      'the nil uuid',
      sagaOf([step('a')], '00000000-0000-0000-0000-000000000000'),
      buried('SAGA_TRANSACTION_ID_NIL'),
    ],
    [
      'a __proto__ member',
      sagaOf([step('a')]).replace('"payload":{', '"payload":{"__proto__":{},'),
      refused('SAGA_JSON_UNSAFE_KEY'),
    ],
    ['no steps', sagaOf([]), refused('SAGA_STEPS_EMPTY')],
    [
      '10,000 steps',
      sagaOf(Array.from({ length: 10_000 }, (_, index) => step(String(index)))),
      refused('SAGA_STEPS_TOO_MANY'),
    ],
    [
      '5 MB',
      sagaOf([step('a', 'show_hint', { hint: 'x'.repeat(5_000_000) })]),
      refused('SAGA_MESSAGE_TOO_LARGE'),
    ],
    ['an unknown action', sagaOf([step('a', 'fly')]), refused('SAGA_ACTION_UNKNOWN')],
    ['duplicate step ids', sagaOf([step('a'), step('a')]), refused('SAGA_STEP_ID_DUPLICATE')],
    ['a completed step', sagaOf([step('a', 'show_hint', {}, 'completed')]), refused('SAGA_STEP_NOT_PENDING')],
    [
      'a width exceeded',
      sagaOf([step('a', 'award_fame', { amount: 32_768 })]),
      refused('SAGA_PAYLOAD_INVALID'),
    ],
    ['a fraction', sagaOf([step('a', 'award_mesos', { amount: 1.5 })]), refused('SAGA_PAYLOAD_INVALID')],
    [
      'a number as text',
      sagaOf([step('a', 'award_mesos', { amount: '1' })]),
      refused('SAGA_PAYLOAD_INVALID'),
    ],
    [
      'a foreign transaction id',
      sagaOf([step('a', 'transfer_to_storage', { transactionId: good, sourceInventoryType: 2 })]),
      refused('SAGA_PAYLOAD_TRANSACTION_ID'),
    ],
  ])('%s', async (_, value, expected) => {
    const { bad, good: next } = await afterwards(value);
    expect(bad).toEqual(expected);
    expect(next).toEqual(['SHOW_HINT', 'COMPLETED']);
  });

  it('names the faulty step, the character and every fault in the FAILED event', async () => {
    const { failed } = await afterwards(
      sagaOf([step('a'), step('b', 'award_level', { amount: 256, worldId: -1 })]),
    );
    expect(failed).toEqual({
      reason: expect.stringMatching(
        /steps\[1\]\.payload\.worldId: .*steps\[1\]\.payload\.amount: /,
      ) as unknown,
      failedStep: 'b',
      characterId: 12345,
      sagaType: 'quest_reward',
      errorCode: 'UNKNOWN',
    });
  });
});

describe('a status event that cannot be used', () => {
  it.each<[string, string | null, string, string[]]>([
    ['text', 'x', 'EVENT_TOPIC_CHARACTER_STATUS', buried('SAGA_JSON_INVALID')],
    ['no value', null, 'EVENT_TOPIC_PET_STATUS', buried('SAGA_MESSAGE_EMPTY')],
    ['a topic that is not read', '{}', 'EVENT_TOPIC_SAGA_STATUS', buried('SAGA_TOPIC_UNKNOWN')],
    ['a topic of the other dialect', '{}', 'EVENT_TOPIC_WALLET_STATUS', buried('SAGA_TOPIC_UNKNOWN')],
    ['a type that nobody awaits', '{"type":"LOGIN"}', 'EVENT_TOPIC_CHARACTER_STATUS', []],
    [
      'an unknown saga',
      `{"transactionId":"${id}","type":"MESO_CHANGED","body":{}}`,
      'EVENT_TOPIC_CHARACTER_STATUS',
      [],
    ],
  ])('%s', async (_, value, topic, expected) => {
    expect(await afterwards(value, topic)).toMatchObject({ bad: expected, good: ['SHOW_HINT', 'COMPLETED'] });
  });
});

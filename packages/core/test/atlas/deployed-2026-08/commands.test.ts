import { describe, expect, it } from 'vitest';
import { encodeJson } from '../../../src/wire/index.js';
import { actionOf, catalogs, sentBy, stepOf, T, undoSentBy } from '../support/steps.js';
import { portAnswer } from '../support/found.js';
import { type Message, messages } from './messages.js';

const name = 'deployed-2026-08';
const withId = (payload: object): object =>
  'transactionId' in payload ? { ...payload, transactionId: T } : payload;

function written({ action: of, payload, found, undo }: Message): readonly (readonly [string, string])[] {
  const action = actionOf(of, name);
  const { result, memo } = undo ?? {};
  const step = stepOf(action, { payload: withId(payload ?? action.sample), found, result, memo });
  const commands = undo ? undoSentBy(action, step, undo.found) : sentBy(action, step);
  return commands.map(({ channel, value }) => [catalogs[name].topicOf(channel), encodeJson(value)]);
}

describe('the commands of the services of August 2026 are written to the letter', () => {
  it.each(messages.map((message) => [message.title, message] as const))('%s', (_title, message) => {
    expect(written(message)).toEqual([[message.topic, message.value]]);
  });

  const differing = new Set([...messages.map(({ action }) => action), 'unblock_portal', 'update_skill']);
  const same = [...catalogs.deployed.actions.values()].filter(
    ({ name: action, send }) => send !== undefined && !differing.has(action) && action !== 'award_inventory',
  );
  it.each(same.map((older) => [older.name, older] as const))(
    '%s is sent as in the older dialect',
    (_, older) => {
      const found = older.lookUp && portAnswer(older.lookUp.activity, undefined);
      const own = actionOf(older.name, name);
      expect(sentBy(own, stepOf(own, { found }))).toEqual(sentBy(older, stepOf(older, { found })));
    },
  );

  it('writes the storage window among the commands for the storage, and no topic of its own', () => {
    expect(catalogs[name].producedTopics).toEqual(
      catalogs.deployed.producedTopics.filter((topic) => topic !== 'COMMAND_TOPIC_STORAGE_SHOW'),
    );
    expect(catalogs[name].consumedTopics).toEqual(catalogs.deployed.consumedTopics);
  });
});

import { atlasCatalog, createCatalog } from '@sagachart/core';
import { expect, it } from 'vitest';
import { resolveTopicNames } from '../../src/topics/index.js';
import { bankCatalog } from '../support/bank.js';

const thrown = (environment: Record<string, string>) => {
  try {
    resolveTopicNames(bankCatalog, environment);
  } catch (error) {
    return error;
  }
  return undefined;
};

it('a variable that is not set, empty or blank names the topic itself', () => {
  const names = resolveTopicNames(bankCatalog, { BANK_STATUS: '', BANK_COMMANDS: '  ', OTHER: 'x' });
  expect(names.nameOf('BANK_STATUS')).toBe('BANK_STATUS');
  expect(names.consumed).toEqual(['COMMAND_TOPIC_SAGA', 'BANK_STATUS']);
  expect(names.produced).toEqual(['EVENT_TOPIC_SAGA_STATUS', 'BANK_COMMANDS']);
});

it('a variable that is set names its topic, and the topic is found back', () => {
  const names = resolveTopicNames(bankCatalog, { BANK_STATUS: ' prod.bank-status_1 ' });
  expect(names.nameOf('BANK_STATUS')).toBe('prod.bank-status_1');
  expect(names.variableOf('prod.bank-status_1')).toBe('BANK_STATUS');
  expect(names.variableOf('BANK_STATUS')).toBeUndefined();
});

it.each([
  ['documented', 14],
  ['deployed', 15],
] as const)('the %s dialect has %i consumed topics and 19 that are written', (dialect, consumed) => {
  const names = resolveTopicNames(atlasCatalog(dialect), {});
  expect([names.consumed.length, names.produced.length]).toEqual([consumed, 19]);
});

it.each(['.', '..', 'a b', 'ä', 'a/b', 'x'.repeat(250)])(
  'the name %j is refused with its variable',
  (name) => {
    expect(thrown({ BANK_STATUS: name })).toMatchObject({
      code: 'SAGA_TOPIC_NAME',
      at: 'BANK_STATUS',
      message: expect.stringMatching(/The variable BANK_STATUS names .*Use up to 249 letters/s) as string,
    });
  },
);

it('a produced variable is judged as well', () => {
  expect(thrown({ BANK_COMMANDS: 'a b' })).toMatchObject({ code: 'SAGA_TOPIC_NAME', at: 'BANK_COMMANDS' });
});

it('two consumed variables with one topic are refused, for their messages could not be told apart', () => {
  expect(thrown({ BANK_STATUS: 'all', COMMAND_TOPIC_SAGA: 'all' })).toMatchObject({
    code: 'SAGA_TOPIC_SHARED',
    at: 'BANK_STATUS',
    message: expect.stringContaining(
      'COMMAND_TOPIC_SAGA and BANK_STATUS both name the topic "all"',
    ) as string,
  });
});

it('produced variables may share a topic, and so may a consumed and a produced one', () => {
  const names = resolveTopicNames(bankCatalog, {
    BANK_COMMANDS: 'all',
    EVENT_TOPIC_SAGA_STATUS: 'all',
    BANK_STATUS: 'all',
  });
  expect(names.produced).toEqual(['all']);
  expect(names.variableOf('all')).toBe('BANK_STATUS');
});

it('a catalogue with its own saga topics is followed', () => {
  const catalog = createCatalog({
    actions: [],
    commandChannels: [],
    statusChannels: [],
    sagaCommandTopic: 'SAGAS_IN',
    sagaStatusTopic: 'SAGAS_OUT',
  });
  const names = resolveTopicNames(catalog, { SAGAS_IN: 'in', SAGAS_OUT: 'out' });
  expect([names.consumed, names.produced]).toEqual([['in'], ['out']]);
});

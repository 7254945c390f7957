import { atlasCatalog } from '@sagachart/core';
import { describe, expect, it } from 'vitest';
import type { KafkaRecord } from '../../src/client-port/index.js';
import { routeOrBury, routeRecord } from '../../src/router/route-record.js';

const ID = '0a1b2c3d-0000-4000-8000-0000000000ab';
const catalog = atlasCatalog('documented');

const record = (value: unknown, over: Partial<KafkaRecord> = {}): KafkaRecord => ({
  topic: 'some-topic',
  partition: 4,
  offset: 77,
  timestampMs: 0,
  key: Buffer.from('its key'),
  value: typeof value === 'string' ? Buffer.from(value) : Buffer.from(JSON.stringify(value)),
  headers: [['MAJOR_VERSION', Buffer.from([0, 83])]],
  ...over,
});

it('every topic of the catalogue has a case below', () => {
  expect(catalog.consumedTopics).toHaveLength(14);
});

describe.each(catalog.consumedTopics.filter((topic) => topic !== catalog.sagaCommandTopic))('%s', (topic) => {
  const channels = catalog.statusChannelsOn(topic);
  const types = channels.flatMap((channel) =>
    Object.keys(channel.types).map((type) => [type, channel.transactionIdAt] as const),
  );

  it.each(types)('%s goes to the inbox of the saga that it names', (type, places) => {
    for (const place of places) {
      const value =
        place === 'top' ? { transactionId: ID, type, body: {} } : { type, body: { transactionId: ID } };
      expect(routeRecord(catalog, topic, record(value))).toEqual({ to: 'inbox', transactionId: ID });
    }
  });

  it('an event without a transaction id concerns no saga', () => {
    const [type] = types[0] as (typeof types)[0];
    for (const value of [
      { type, body: {} },
      { type, transactionId: '', body: { transactionId: 'no uuid' } },
    ]) {
      expect(routeRecord(catalog, topic, record(value))).toEqual({
        to: 'nowhere',
        ignored: 'without-transaction',
      });
    }
  });

  it('an event of a type that no step waits for is counted as such', () => {
    for (const value of [
      { type: 'NEW_IN_NEXT_RELEASE', transactionId: ID },
      { type: 'toString' },
      {},
      [],
      7,
      null,
    ]) {
      expect(routeRecord(catalog, topic, record(value))).toEqual({ to: 'nowhere', ignored: 'unknown-type' });
    }
  });
});

it('a saga command on a status topic goes to the inbox of its saga, for its sender has to be told', () => {
  const route = (value: object) => routeRecord(catalog, 'EVENT_TOPIC_ASSET_STATUS', record(value));
  expect(route({ transactionId: ID, steps: [] })).toEqual({ to: 'inbox', transactionId: ID });
  expect(route({ transactionId: 'no uuid', steps: [] })).toMatchObject({
    to: 'dead-letters',
    letter: { code: 'SAGA_TOPIC_WRONG' },
  });
});

it('a saga command goes to its inbox also when it is faulty, for there it can be answered', () => {
  for (const transactionId of [ID, ID.toUpperCase(), ID.replaceAll('-', ''), `urn:uuid:${ID}`, `{${ID}}`]) {
    const route = routeRecord(catalog, catalog.sagaCommandTopic, record({ transactionId, steps: 'none' }));
    expect(route).toEqual({ to: 'inbox', transactionId: ID });
  }
});

it('a saga command that cannot be read goes to its inbox where its id can, for there it can be answered', () => {
  const unsafe = record(`{"transactionId":"${ID}","__proto__":{"a":1}}`);
  expect(routeRecord(catalog, catalog.sagaCommandTopic, unsafe)).toEqual({ to: 'inbox', transactionId: ID });
  const status = routeRecord(catalog, 'EVENT_TOPIC_CHARACTER_STATUS', unsafe);
  expect(status).toMatchObject({ to: 'dead-letters', letter: { code: 'SAGA_JSON_UNSAFE_KEY' } });
});

it.each<[string, unknown]>([
  ['no id', {}],
  ['an id that is no uuid', { transactionId: 'order-1' }],
  ['an id that is no text', { transactionId: 7 }],
  ['the nil uuid', { transactionId: '00000000-0000-0000-0000-000000000000' }],
  ['no object', [1]],
  ['null', null],
])('a saga command with %s goes to the dead letters', (_what, value) => {
  expect(routeRecord(catalog, catalog.sagaCommandTopic, record(value))).toMatchObject({
    to: 'dead-letters',
    letter: { code: 'SAGA_TRANSACTION_ID_MISSING' },
  });
});

describe.each([catalog.sagaCommandTopic, 'EVENT_TOPIC_CHARACTER_STATUS'])('bad values on %s', (topic) => {
  it.each<[string, KafkaRecord, string]>([
    ['no value', record('', { value: null }), 'SAGA_MESSAGE_EMPTY'],
    ['an empty value', record(''), 'SAGA_MESSAGE_EMPTY'],
    ['cut JSON', record('{"transactionId":"'), 'SAGA_JSON_INVALID'],
    ['random bytes', record('', { value: Buffer.from([0x80, 0, 0xff, 0x7b]) }), 'SAGA_JSON_INVALID'],
    ['__proto__', record(`{"transactionId":"","__proto__":{"a":1}}`), 'SAGA_JSON_UNSAFE_KEY'],
    ['nesting without end', record(`{"a":${'['.repeat(9_000)}${']'.repeat(9_000)}}`), 'SAGA_JSON_TOO_DEEP'],
  ])(
    '%s goes to the dead letters as it came, with its key, its headers and its place',
    (_what, given, code) => {
      expect(routeRecord(catalog, topic, given)).toMatchObject({
        to: 'dead-letters',
        letter: {
          code,
          reason: expect.stringContaining(topic) as string,
          topic,
          key: 'its key',
          value: given.value,
          headers: given.headers,
          source: { topic, partition: 4, offset: '77' },
        },
      });
    },
  );
});

it('a header without a value and a message without a key stay that way in the dead letter', () => {
  const route = routeRecord(catalog, 'X', record('', { key: null, headers: [['h', null]] }));
  expect(route).toMatchObject({ letter: { key: undefined, headers: [['h', null]] } });
});

it('a message at which routing itself fails is buried as it came, so that those behind it go on', () => {
  const failing: typeof routeRecord = () => {
    throw new Error('boom');
  };
  const came = record('whatever');
  expect(routeOrBury(catalog, 'EVENT_TOPIC_QUEST_STATUS', came, failing)).toMatchObject({
    to: 'dead-letters',
    letter: {
      code: 'SAGA_ENGINE_FAULT',
      reason: 'The router failed at a message on EVENT_TOPIC_QUEST_STATUS: boom.',
      key: 'its key',
      value: came.value,
      source: { topic: 'EVENT_TOPIC_QUEST_STATUS', partition: 4, offset: '77' },
    },
  });
});

describe('an operator command on the topic of saga commands', () => {
  const operator = (value: unknown, key: string | null, first: string = 'sagachart-kind') =>
    record(value, {
      key: key === null ? null : Buffer.from(key),
      headers: [
        [first, Buffer.from('operator')],
        ['TENANT_ID', Buffer.from('t')],
      ],
    });
  const route = (one: KafkaRecord, variable = catalog.sagaCommandTopic) =>
    routeRecord(catalog, variable, one);

  it('goes to the inbox of the saga that its key names, however that is written', () => {
    for (const key of [ID, ID.toUpperCase()]) {
      expect(route(operator({ command: 'cancel' }, key))).toEqual({
        to: 'inbox',
        transactionId: ID,
        operator: true,
      });
    }
  });

  it.each([
    ['a verb that there is not', { command: 'delete' }, ID],
    ['no JSON', '{', ID],
    ['no key', { command: 'cancel' }, null],
    ['a key that is no transaction id', { command: 'cancel' }, 'saga 7'],
  ])('with %s is buried', (_what, value, key) => {
    expect(route(operator(value, key))).toMatchObject({
      to: 'dead-letters',
      letter: { code: 'SAGA_OPERATOR_COMMAND' },
    });
  });

  it('is one by its first header and on that topic alone: whoever writes events cancels nothing', () => {
    const behind = record(
      { command: 'cancel' },
      {
        key: Buffer.from(ID),
        headers: [
          ['x', null],
          ['sagachart-kind', Buffer.from('operator')],
        ],
      },
    );
    expect(route(behind)).toMatchObject({ to: 'dead-letters' });
    for (const topic of catalog.consumedTopics.filter((one) => one !== catalog.sagaCommandTopic)) {
      expect(route(operator({ command: 'cancel' }, ID), topic)).not.toMatchObject({ operator: true });
    }
  });
});

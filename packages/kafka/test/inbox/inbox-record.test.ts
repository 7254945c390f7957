import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KafkaRecord, OutgoingRecord } from '../../src/client-port/index.js';
import { activityRecord, messageRecord, operatorRecord, readInboxRecord } from '../../src/inbox/index.js';

const ID = '0a1b2c3d-0000-4000-8000-000000000001';
const to = { topic: 'inbox', partition: 3 };
const at = 1_700_000_000_000;

const received = (over: Partial<KafkaRecord> = {}): KafkaRecord => ({
  topic: 'orders',
  partition: 2,
  offset: 41,
  timestampMs: at - 5,
  key: Buffer.from('a key'),
  value: Buffer.from('{"type":"DONE"}'),
  headers: [],
  ...over,
});

/** What the worker reads when the router's record has gone through a broker. */
const delivered = ({ key, value, headers = [], timestampMs = 0 }: OutgoingRecord): KafkaRecord => ({
  ...to,
  offset: 7,
  timestampMs,
  key,
  value,
  headers,
});

const source = { topic: 'ORDERS', partition: 2, incarnation: 'k3_-x.1', offset: 41 };
const carried = (record: KafkaRecord) =>
  readInboxRecord(delivered(messageRecord(to, ID, record, source)), at);

describe('a message of a source topic', () => {
  it('keeps its time, but none that the inbox would refuse or no longer keep', () => {
    const timeOf = (timestampMs: number, now: number) =>
      messageRecord(to, ID, { ...received(), timestampMs }, source, now).timestampMs;
    const now = 1_800_000_000_000;
    expect(timeOf(now - 5, now)).toBe(now - 5);
    expect(timeOf(now + 60_000, now)).toBe(now);
    expect(timeOf(now - 30 * 86_400_000, now)).toBe(now - 86_400_000);
    expect(timeOf(-1, now)).toBe(now - 86_400_000);
  });

  it('keeps its value and where it was read', () => {
    const record = messageRecord(to, ID, received(), source);
    expect(record).toMatchObject(to);
    expect(record.key?.toString()).toBe(ID);
    expect(readInboxRecord(delivered(record), at)).toEqual({
      source,
      input: {
        kind: 'message',
        topic: 'ORDERS',
        key: ID,
        value: '{"type":"DONE"}',
        headers: [],
        source: { topic: 'ORDERS', partition: 2, offset: '41' },
        at,
      },
    });
  });

  it('keeps headers byte for byte and in order: repeated names, our own names, binary and empty values', () => {
    const headers = [
      ['TENANT_ID', Buffer.from('a')],
      ['MAJOR_VERSION', Buffer.from([0, 83])],
      ['TENANT_ID', Buffer.from([0xff, 0xfe])],
      ['sagachart-source', Buffer.from('FORGED 0 0 0')],
      ['sagachart-kind', Buffer.from('operator')],
      ['', Buffer.alloc(0)],
    ] as const;
    const read = carried(received({ headers }));
    expect(read?.source).toEqual(source);
    expect((read?.input as { headers: unknown }).headers).toEqual(headers);
  });

  it('keeps a header without a value apart from an empty one', () => {
    const read = carried(
      received({
        headers: [
          ['trace', null],
          ['state', Buffer.alloc(0)],
        ],
      }),
    );
    expect((read?.input as { headers: unknown }).headers).toEqual([
      ['trace', null],
      ['state', Buffer.alloc(0)],
    ]);
  });

  it('keeps a missing value apart from an empty one', () => {
    expect(carried(received({ value: null }))?.input).toMatchObject({ value: null });
    expect(carried(received({ value: Buffer.alloc(0) }))?.input).toMatchObject({ value: '' });
  });

  it('any headers and any text survive', () => {
    const header = fc.tuple(
      fc.string(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(header), fc.string({ unit: 'grapheme' }), (headers, value) => {
        const { input } = carried(received({ headers, value: Buffer.from(value) })) ?? {};
        expect(input).toMatchObject({ headers, value });
      }),
    );
  });
});

it('the answer of a port reaches the engine with every digit', () => {
  const record = activityRecord(
    to,
    { transactionId: ID, key: `${ID}:0:execute`, attempt: 2 },
    { result: { gold: 9_007_199_254_740_993n } },
  );
  expect(readInboxRecord(delivered(record), at)).toEqual({
    source: undefined,
    input: {
      kind: 'activity',
      transactionId: ID,
      key: `${ID}:0:execute`,
      attempt: 2,
      outcome: { result: { gold: 9_007_199_254_740_993n } },
      at,
    },
  });
  const failed = activityRecord(to, { transactionId: ID, key: 'k', attempt: 1 }, { error: 'closed' });
  expect(readInboxRecord(delivered(failed), at)?.input).toMatchObject({ outcome: { error: 'closed' } });
});

it('the answer of a port that an earlier release wrote says no attempt, and is read', () => {
  const value = Buffer.from(JSON.stringify({ key: `${ID}:0:execute`, result: 7 }));
  const record = {
    ...to,
    key: Buffer.from(ID),
    value,
    headers: [['sagachart-kind', Buffer.from('activity')]],
  };
  expect(readInboxRecord(delivered(record as never), at)?.input).toEqual({
    kind: 'activity',
    transactionId: ID,
    key: `${ID}:0:execute`,
    outcome: { result: 7 },
    at,
  });
});

it('the command of an operator reaches the engine with who and why', () => {
  const record = operatorRecord(to, ID, { command: 'retry', by: 'night shift', reason: 'storage is back' });
  expect(readInboxRecord(delivered(record), at)?.input).toEqual({
    kind: 'operator',
    transactionId: ID,
    command: 'retry',
    by: 'night shift',
    reason: 'storage is back',
    at,
  });
  const bare = operatorRecord(to, ID, { command: 'cancel' });
  expect(readInboxRecord(delivered(bare), at)?.input).toEqual({
    kind: 'operator',
    transactionId: ID,
    command: 'cancel',
    at,
  });
});

it('the command of an operator keeps the step that it names, and is none when that cannot be one', () => {
  const read = (step: unknown) =>
    readInboxRecord(delivered(operatorRecord(to, ID, { command: 'skip', step: step as string })), at)?.input;
  expect(read('give#2')).toEqual({
    kind: 'operator',
    transactionId: ID,
    command: 'skip',
    step: 'give#2',
    at,
  });
  expect([read(7), read('x'.repeat(1_001))]).toEqual([undefined, undefined]);
});

it('who and why of an operator are cut, so that the messages made of them fit a broker', () => {
  const long = operatorRecord(to, ID, {
    command: 'cancel',
    by: 'b'.repeat(5_000),
    reason: 'r'.repeat(2_000_000),
  });
  const input = readInboxRecord(delivered(long), at)?.input as { by: string; reason: string };
  expect(input.by.length).toBeLessThanOrEqual(200);
  expect(input.reason.length).toBeLessThanOrEqual(2_000);
});

it.each<[string, Partial<KafkaRecord>]>([
  ['a record without our header', { headers: [] }],
  [
    'our header behind another one',
    {
      headers: [
        ['x', null],
        ['sagachart-kind', Buffer.from('operator')],
      ],
    },
  ],
  ['a kind that there is not', { headers: [['sagachart-kind', Buffer.from('other')]] }],
  [
    'a verb that there is not',
    { headers: [['sagachart-kind', Buffer.from('operator')]], value: Buffer.from('{"command":"delete"}') },
  ],
  [
    'a value that is no JSON',
    { headers: [['sagachart-kind', Buffer.from('activity')]], value: Buffer.from('{') },
  ],
  ['a value that is null', { headers: [['sagachart-kind', Buffer.from('activity')]], value: null }],
  [
    'a value that is no object',
    { headers: [['sagachart-kind', Buffer.from('activity')]], value: Buffer.from('null') },
  ],
  [
    'an answer without its key',
    { headers: [['sagachart-kind', Buffer.from('activity')]], value: Buffer.from('{"result":1}') },
  ],
  ['a place that is none', { headers: [['sagachart-source', Buffer.from('ORDERS x 0 1')]] }],
  ['half a place', { headers: [['sagachart-source', Buffer.from('ORDERS 1')]] }],
  ['a place with a sign', { headers: [['sagachart-source', Buffer.from('ORDERS 1 0 -1')]] }],
])('%s on the inbox is recognised as a stranger', (_what, over) => {
  const record: KafkaRecord = { ...received(), ...to, key: Buffer.from(ID), ...over };
  expect(readInboxRecord(record, at)).toBeUndefined();
});

it('an operator command that came by a source topic keeps its place there, by which a repetition is known', () => {
  const record: KafkaRecord = {
    ...received(),
    key: Buffer.from(ID),
    value: Buffer.from('{"command":"cancel","by":"desk"}'),
    headers: [['sagachart-kind', Buffer.from('operator')]],
  };
  const place = { topic: 'SAGAS', partition: 2, incarnation: 'a', offset: 9, operator: true };
  expect(readInboxRecord(delivered(messageRecord(to, ID, record, place, at)), at)).toEqual({
    source: place,
    input: { kind: 'operator', transactionId: ID, command: 'cancel', by: 'desk', at },
  });
});

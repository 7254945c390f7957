import { describe, expect, it } from 'vitest';
import { Desk, ID, OTHER_ID, said, STATUS, step } from './desk.js';

const answer = { command: 'MOVE_COINS', tag: 'a', amount: 5, receipt: '' };
const event = { transactionId: ID, type: 'DONE', body: answer };

/** A saga that waits for its first answer, and an event that is not that answer. */
function after(value: object | string | null, more: { topic?: string; maxMessageBytes?: number } = {}) {
  const { topic = STATUS, maxMessageBytes = 10_000 } = more;
  const desk = new Desk({ maxMessageBytes });
  desk.start(step('a', 'pay'));
  const text = typeof value === 'string' || value === null || value instanceof Uint8Array;
  const output = desk.handle({ kind: 'message', topic, value: text ? value : JSON.stringify(value) });
  return { desk, output };
}

describe.each([
  ['without value', null, 'SAGA_MESSAGE_EMPTY'],
  ['that is empty', '', 'SAGA_MESSAGE_EMPTY'],
  ['that is no JSON', '{"transactionId"', 'SAGA_JSON_INVALID'],
  ['of bytes that are no text', Uint8Array.of(0xc3, 0x28), 'SAGA_JSON_INVALID'],
  ['with a __proto__ member', '{"__proto__":{},"type":"DONE"}', 'SAGA_JSON_UNSAFE_KEY'],
  ['that is too large', { ...event, more: 'x'.repeat(10_000) }, 'SAGA_MESSAGE_TOO_LARGE'],
  [
    'with a number beyond its width',
    { ...event, body: { ...answer, amount: 2 ** 31 } },
    'SAGA_MESSAGE_INVALID',
  ],
  ['with text for a number', { ...event, body: { ...answer, amount: '5' } }, 'SAGA_MESSAGE_INVALID'],
  ['with a body that is no object', { ...event, body: 7 }, 'SAGA_MESSAGE_INVALID'],
] as const)('a status event %s', (_, value, code) => {
  it(`goes to the dead letters as ${code}, and the saga goes on`, () => {
    const { desk, output } = after(value as string);
    expect(output.deadLetters.map((letter) => letter.code)).toEqual([code]);
    expect(output.changed.size).toBe(0);
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['COMPLETED']);
  });
});

it('an event of a topic that the catalogue does not read goes to the dead letters', () => {
  const { output } = after(event, { topic: 'EVENT_TOPIC_ELSEWHERE' });
  expect(output.deadLetters.map(({ code }) => code)).toEqual(['SAGA_TOPIC_UNKNOWN']);
});

describe.each([
  ['of a type that no action knows', { ...event, type: 'APPLAUDED' }, 'unknown-type'],
  ['of a type that every object has', { ...event, type: 'constructor' }, 'unknown-type'],
  ['without type', { transactionId: ID }, 'unknown-type'],
  ['that is a list', '[]', 'unknown-type'],
  ['without transaction id', { ...event, transactionId: undefined }, 'without-transaction'],
  [
    'with the nil uuid',
    { ...event, transactionId: '00000000-0000-0000-0000-000000000000' },
    'without-transaction',
  ],
  ['of an unknown saga', { ...event, transactionId: OTHER_ID }, 'unknown-saga'],
  ['about something else', { ...event, body: { ...answer, amount: 6 } }, 'not-awaited'],
  ['about the undo', { ...event, body: { ...answer, amount: -5 } }, 'not-awaited'],
  ['that only lacks what zero would fill', { transactionId: ID, type: 'DONE', body: {} }, 'not-awaited'],
] as const)('a status event %s', (_, value, reason) => {
  it(`is counted as ${reason} and dropped`, () => {
    const { desk, output } = after(value);
    expect(output.ignored).toEqual([reason]);
    expect([output.deadLetters, output.messages, output.changed.size]).toEqual([[], [], 0]);
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['COMPLETED']);
  });
});

it('an event is read as the services read: names in any case, unknown members ignored, ids in any spelling', () => {
  const { output } = after({
    transactionId: `{${ID.toUpperCase()}}`,
    type: 'DONE',
    BODY: { COMMAND: 'MOVE_COINS', Tag: 'a', AMOUNT: 5, applause: true },
    extra: [1.5],
  });
  expect(said(output)).toEqual(['COMPLETED']);
});

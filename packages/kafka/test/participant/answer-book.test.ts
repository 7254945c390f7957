import { expect, it } from 'vitest';
import { AnswerBook } from '../../src/participant/answer-book.js';

const HOUR = 3_600_000;
const reply = (n: number) => ({ topic: 'BANK_STATUS', value: { type: 'MOVED', n } });

/** The entries as the compacted topic holds them after these changes. */
function entriesAfter(...notes: readonly (readonly [string, string | null])[][]): Map<string, string> {
  const entries = new Map<string, string>();
  for (const [key, value] of notes.flat()) {
    if (value === null) entries.delete(key);
    else entries.set(key, value);
  }
  return entries;
}

it('an answer is found by its key, also after a restore', () => {
  const book = new AnswerBook(new Map(), HOUR);
  const changes = book.note(1_000, { topic: 'commands', nextOffset: 5 }, [['a', [reply(1), reply(2)]]]);
  const restored = new AnswerBook(entriesAfter(changes), HOUR);
  for (const each of [book, restored]) {
    expect(each.find('a')).toEqual([reply(1), reply(2)]);
    expect(each.find('b')).toBeUndefined();
    expect(each.offsetOf('commands')).toBe(5);
    expect(each.offsetOf('others')).toBe(0);
  }
});

it('an answer of nothing is an answer: the command is not obeyed again', () => {
  const book = new AnswerBook(new Map(), HOUR);
  const changes = book.note(1_000, undefined, [['a', []]]);
  expect(new AnswerBook(entriesAfter(changes), HOUR).find('a')).toEqual([]);
});

it('values with 64-bit integers, bytes of headers, delay and rejection survive a restore', () => {
  const full = {
    topic: 'BANK_STATUS',
    value: { id: 9_007_199_254_740_993n },
    headers: [['v', Buffer.from([0, 255])]] as const,
    delayMs: 5,
  };
  const changes = new AnswerBook(new Map(), HOUR).note(1_000, undefined, [['a', [full]]]);
  expect(new AnswerBook(entriesAfter(changes), HOUR).find('a')).toEqual([full]);
});

it('what is too old is forgotten in memory and on the topic, and nothing younger', () => {
  const book = new AnswerBook(new Map(), HOUR);
  const first = book.note(0, undefined, [['old', [reply(1)]]]);
  const second = book.note(HOUR / 2, undefined, [['young', [reply(2)]]]);
  const third = book.note(HOUR, undefined, []);
  expect(third).toContainEqual(['answer/old', null]);
  expect([book.find('old'), book.find('young')]).toEqual([undefined, [reply(2)]]);
  const restored = new AnswerBook(entriesAfter(first, second, third), HOUR);
  expect([restored.find('old'), restored.find('young')]).toEqual([undefined, [reply(2)]]);
});

it('an answer that is given again counts from its latest giving, so that no younger one outlives it by mistake', () => {
  const book = new AnswerBook(new Map(), HOUR);
  book.note(0, undefined, [['a', [reply(1)]]]);
  book.note(10, undefined, [['b', [reply(2)]]]);
  book.note(HOUR - 1, undefined, [['a', [reply(3)]]]);
  book.note(HOUR + 20, undefined, []);
  expect([book.find('a'), book.find('b')]).toEqual([[reply(3)], undefined]);
});

it('offsets of several command topics are kept side by side', () => {
  const book = new AnswerBook(new Map(), HOUR);
  const changes = [
    book.note(0, { topic: 'one', nextOffset: 3 }, []),
    book.note(0, { topic: 'two', nextOffset: 9 }, []),
  ];
  const restored = new AnswerBook(entriesAfter(...changes), HOUR);
  expect([restored.offsetOf('one'), restored.offsetOf('two')]).toEqual([3, 9]);
});

import { expect, it } from 'vitest';
import { readHistory, sagaView } from '../../src/index.js';
import { Desk, step } from './desk.js';

it('an event of the history that this release does not know is shown as such, not as another one', () => {
  expect(readHistory([0, 0, -1, 5, 9_999, 2], 1_000)).toEqual([
    { at: 1_000, what: 'accepted', step: undefined },
    { at: 1_005, what: 'unlisted', step: 2 },
  ]);
});

it('times beyond the years of RFC 3339 are shown as the last of them', () => {
  const desk = new Desk();
  desk.start(step('a', 'pay'));
  const record = desk.record;
  // As an earlier release wrote a wait without end.
  const endless = { ...record, context: { ...record.context, deadline: 8_640_000_000_000_000 } };
  expect(sagaView(endless).waitingFor?.until).toBe('9999-12-31T23:59:59.999Z');
});

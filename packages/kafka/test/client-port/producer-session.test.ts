import { expect, it } from 'vitest';
import { ProducerSession } from '../../src/client-port/produce/producer-session.js';
import { record } from './port-session.js';

it('sequence numbers count per partition and begin anew after the largest 32-bit integer, as the broker expects', () => {
  const session = new ProducerSession(1n, 0, false);
  const sequenceOf = (partition: number, count: number): number =>
    session.write({
      topic: 't',
      partition,
      records: new Array(count).fill(record('t', partition, 'k', 'v')) as never,
    }).origin.baseSequence;
  expect([sequenceOf(0, 3), sequenceOf(0, 2), sequenceOf(1, 1), sequenceOf(0, 1)]).toEqual([0, 3, 0, 5]);
  const huge = { length: 2 ** 31 - 8 } as never;
  session.write({ topic: 't', partition: 0, records: huge });
  // 6 + 2^31 - 8 = 2^31 - 2 is the next one; three records take 2^31 - 2, 2^31 - 1 and 0.
  expect(sequenceOf(0, 3)).toBe(2 ** 31 - 2);
  expect(sequenceOf(0, 1)).toBe(1);
});

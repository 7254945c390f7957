import { expect, it } from 'vitest';
import { murmur2, partitionFor } from '../../src/client-port/index.js';

// The vectors of the Java client's own test of its hash.
it.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %j is that of the Java client', (text, hash) => {
  expect(murmur2(Buffer.from(text))).toBe(hash);
});

it('a key goes to the partition that the Java default partitioner gives it', () => {
  expect(partitionFor('foobar', 1000)).toBe((-790332482 & 0x7fffffff) % 1000);
  expect(partitionFor(Buffer.from('foobar'), 1000)).toBe(partitionFor('foobar', 1000));
  expect(partitionFor('größe', 12)).toBe(partitionFor(Buffer.from('größe', 'utf8'), 12));
  expect(partitionFor('anything', 1)).toBe(0);
});

it('keys with bytes above 127, at every length, hash as kafkajs hashes them', async () => {
  const { Partitioners } = (await import('kafkajs')).default;
  const partition = Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: 97 }, (_, partitionId) => ({
    partitionId,
    leader: 0,
  })) as never;
  for (let length = 0; length < 40; length += 1) {
    const key = Buffer.from(Array.from({ length }, (_, index) => 255 - index * 7));
    const message = { key, value: null };
    expect(partitionFor(key, 97)).toBe(partition({ topic: 't', partitionMetadata, message }));
  }
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SagaEngine } from '@sagachart/core';
import { catalog, fiveStepCommand, headers, oneStepCommand } from './workload.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Bytes of heap per five-step saga that waits for its first answer. */
export function bytesInFlight(sagas: number, onProgress: (done: number) => void): number {
  const engine = new SagaEngine(catalog);
  const start = (index: number): void => {
    const value = fiveStepCommand(index);
    const { changed } = engine.handle({
      kind: 'message',
      topic: catalog.sagaCommandTopic,
      value,
      headers,
      at: 1_000,
    });
    for (const id of changed) engine.encodeRecord(id);
  };
  // The first saga compiles its chart, which all of them share.
  start(0);
  const before = heapBytes();
  for (let index = 1; index <= sagas; index += 1) {
    start(index);
    if (index % 20_000 === 0) onProgress(index);
  }
  const after = heapBytes();
  if (engine.counts.live !== sagas + 1) throw new Error('not all sagas are in flight');
  return (after - before) / sagas;
}

/**
 * Heap after each tenth of many sagas that end; the virtual clock moves on so that they are forgotten as they would be in a
 * service. Without a leak the figures stay where they are.
 */
export function heapOverFinished(
  sagas: number,
  onProgress: (done: number, heap: number) => void,
): readonly number[] {
  const retentionMs = 1_000;
  const engine = new SagaEngine(catalog, { retentionMs });
  const heaps: number[] = [];
  for (let index = 0; index < sagas; index += 1) {
    const at = index;
    const value = oneStepCommand(index);
    for (const output of [
      engine.handle({ kind: 'time', at }),
      engine.handle({ kind: 'message', topic: catalog.sagaCommandTopic, value, headers, at }),
    ]) {
      for (const id of output.changed) engine.encodeRecord(id);
    }
    if ((index + 1) % Math.ceil(sagas / 10) === 0) {
      heaps.push(heapBytes());
      onProgress(index + 1, heaps.at(-1) ?? 0);
    }
  }
  if (engine.counts.live !== 0 || engine.counts.finished > retentionMs + 1)
    throw new Error('sagas were not forgotten');
  return heaps;
}

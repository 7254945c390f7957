import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CommittedOffset, TopicPartition } from '../../src/client-port/index.js';
import { RoutedOffsets } from '../../src/router/routed-offsets.js';

const place = (topic: string, partition: number): TopicPartition => ({ topic, partition });

/** A consumer that takes notes, with what the group gives it and which incarnation each topic has. */
function stage() {
  const state = {
    assigned: [place('events', 0), place('events', 1)],
    incarnations: new Map([
      ['events', 'a'],
      ['others', 'a'],
    ]),
    commits: [] as (readonly CommittedOffset[])[],
    refusals: [] as Error[],
    troubles: [] as string[],
    committed: 0,
  };
  const offsets = new RoutedOffsets({
    consumer: () => ({
      assigned: () => state.assigned,
      commit: async (own) => {
        const refusal = state.refusals.shift();
        if (refusal) throw refusal;
        state.commits.push(own);
      },
    }),
    incarnationOf: ({ topic }) => state.incarnations.get(topic) ?? '',
    onCommitted: () => void (state.committed += 1),
    onTrouble: (topic) => void state.troubles.push(topic),
  });
  const note = (partition: number, offset: number, incarnation = 'a') =>
    offsets.note({ ...place('events', partition), offset, metadata: 'm', incarnation });
  return { state, offsets, note };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('positions that moved meanwhile are committed together, each as it is last', async () => {
  const { state, note } = stage();
  note(0, 5);
  note(1, 7);
  note(0, 9);
  await vi.advanceTimersByTimeAsync(1_000);
  const at = (partition: number, offset: number) => ({
    ...place('events', partition),
    offset,
    metadata: 'm',
  });
  expect(state.commits).toEqual([[at(0, 9), at(1, 7)]]);
  expect(state.committed).toBe(1);
  note(1, 8);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.commits.slice(1)).toEqual([[at(1, 8)]]);
});

it('a partition that was lost, and a topic that was made anew, are left out', async () => {
  const { state, note } = stage();
  note(0, 5);
  note(1, 7);
  state.assigned = [place('events', 1)];
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.commits.flat().map(({ partition }) => partition)).toEqual([1]);
  note(1, 8);
  state.incarnations.set('events', 'b');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.commits).toHaveLength(1);
});

it('a commit that fails is told and tried again with what came meanwhile', async () => {
  const { state, note } = stage();
  state.refusals.push(new Error('the coordinator moves'));
  note(0, 5);
  await vi.advanceTimersByTimeAsync(260);
  expect(state.troubles).toEqual(['events']);
  note(0, 6);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.commits.flat().map(({ offset }) => offset)).toEqual([6]);
});

it('a partition that the group has just given away does no harm to the others', async () => {
  const { state, note } = stage();
  state.refusals.push(Object.assign(new Error('not ours'), { code: 'SAGA_KAFKA_NOT_OWNER' }));
  note(0, 5);
  note(1, 7);
  await vi.advanceTimersByTimeAsync(260);
  state.assigned = [place('events', 1)];
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.troubles).toEqual([]);
  expect(state.commits.flat().map(({ partition }) => partition)).toEqual([1]);
});

it('what is left is committed at the end, and what comes later at once', async () => {
  const { state, offsets, note } = stage();
  note(0, 5);
  await offsets.stop();
  note(1, 7);
  await offsets.stop();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.commits.map((own) => own.map(({ offset }) => offset))).toEqual([[5], [7]]);
});

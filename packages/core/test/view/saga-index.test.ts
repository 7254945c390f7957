import { describe, expect, it } from 'vitest';
import {
  ALL_SAGAS,
  createSagaIndex,
  saga,
  type SagaChange,
  type SagaIndexOptions,
  type SagaRecord,
} from '../../src/index.js';
import { pay } from '../export/errand.js';
import { errandEngine, START, TENANT } from './errand-engine.js';

const idOf = (number: number): string => `0a1b2c3d-0001-4000-8000-${String(number).padStart(12, '0')}`;

/** An index of so many sagas, each a second after the one before; every third has ended. */
function indexOf(count: number, options: Partial<SagaIndexOptions> = {}) {
  const town = errandEngine();
  const index = createSagaIndex({ now: () => START + 3_600_000, ...options });
  for (let number = 0; number < count; number += 1) {
    town.submit(
      saga(number % 2 === 0 ? 'even' : 'odd', { initiatedBy: `npc-${number % 5}` }).step(
        'pay',
        pay({ amount: 5 }),
      ),
      idOf(number),
    );
    if (number % 3 === 0) town.answer('PAID', 5, idOf(number));
  }
  for (const [id, text] of town.changes) index.put(id, text);
  return { index, town };
}

function allPages(index: ReturnType<typeof createSagaIndex>, query: object, limit: number): string[][] {
  const pages: string[][] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = index.list({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
    pages.push(page.sagas.map(({ transactionId }) => transactionId));
    cursor = page.next;
  }
  return pages;
}

describe('the directory of sagas in memory', () => {
  it('gives every saga once, newest first, over all pages', () => {
    const { index } = indexOf(100);
    const pages = allPages(index, {}, 7);
    expect(pages.map(({ length }) => length)).toEqual([...Array<number>(14).fill(7), 2]);
    expect(pages.flat()).toEqual(Array.from({ length: 100 }, (_, number) => idOf(99 - number)));
  });

  it('keeps pages in place while sagas start, end and are forgotten', () => {
    const { index, town } = indexOf(40);
    const first = index.list({ limit: 10 });
    town.changes.length = 0;
    town.submit(saga('new').step('pay', pay({ amount: 5 })), idOf(900));
    town.answer('PAID', 5, idOf(28));
    for (const [id, text] of town.changes) index.put(id, text);
    index.put(idOf(27), null);
    const second = index.list({ limit: 10, cursor: first.next ?? '' });
    expect(second.sagas.map(({ transactionId }) => transactionId)).toEqual(
      [29, 28, 26, 25, 24, 23, 22, 21, 20, 19].map(idOf),
    );
    expect(second.sagas[1]?.status).toBe('completed');
  });

  it('sorts sagas that come out of order, as from several partitions', () => {
    const { town } = indexOf(30);
    const index = createSagaIndex({ now: () => START });
    const byPartition = [0, 1, 2].flatMap((partition) =>
      town.changes.filter((_, number) => number % 3 === partition),
    );
    const last = new Map(byPartition);
    for (const [id, text] of last) index.put(id, text);
    expect(allPages(index, {}, 11).flat()).toEqual(
      Array.from({ length: 30 }, (_, number) => idOf(29 - number)),
    );
  });

  it.each([
    ['status', { status: 'completed' as const }, 20],
    ['several statuses', { status: ['completed', 'running'] as const }, 60],
    ['type', { type: 'odd' }, 30],
    ['initiator', { initiator: 'npc-3' }, 12],
    ['tenant', { tenant: TENANT }, 60],
    ['another tenant', { tenant: idOf(7) }, 0],
    ['type and status', { type: 'even', status: 'completed' as const }, 10],
  ])('filters by %s', (_name, query, count) => {
    const { index } = indexOf(60);
    expect(allPages(index, query, 7).flat()).toHaveLength(count);
  });

  it('filters by the time of the start, and by age', () => {
    const { index } = indexOf(10);
    const starts = index.list().sagas.map(({ startedAt }) => Date.parse(startedAt));
    const [third, sixth] = [starts[2] as number, starts[5] as number];
    const between = index.list({ startedBefore: third, startedAfter: sixth }).sagas;
    expect(between.map(({ startedAt }) => Date.parse(startedAt))).toEqual([starts[3], starts[4]]);
    const aged = index.list({ olderThanMs: START + 3_600_000 - sixth }).sagas;
    expect(aged.map(({ startedAt }) => Date.parse(startedAt))).toEqual(starts.slice(5));
  });

  it('counts by status, and forgets what is deleted', () => {
    const { index } = indexOf(30);
    expect(index.counts()).toMatchObject({ running: 20, completed: 10, parked: 0 });
    index.put(idOf(0), null);
    index.put(idOf(1), null);
    index.put(idOf(999), null);
    expect(index.counts()).toMatchObject({ running: 19, completed: 9 });
    expect(index.get(idOf(0))).toBeUndefined();
    expect(index.get(idOf(2))?.sagaType).toBe('even');
  });

  it('shows the saga that runs under the id of a refused command, though both came in one millisecond', () => {
    const { index, town } = indexOf(2);
    const text = town.text(idOf(1)) as string;
    const { startedAt } = index.get(idOf(1)) as SagaRecord;
    const refused = { ...(JSON.parse(text) as SagaRecord), sagaType: 'wrong', status: 'refused', startedAt };
    index.put(idOf(1), null);
    index.put(idOf(1), JSON.stringify(refused));
    index.put(idOf(1), text);
    expect(index.list({ type: 'wrong' }).sagas).toEqual([]);
    expect(index.list({ type: 'odd' }).sagas).toHaveLength(1);
    expect(index.counts()).toMatchObject({ running: 1, completed: 1, refused: 0 });
  });

  it('keeps a bounded number of finished sagas, and every saga under way', () => {
    const { index } = indexOf(60, { maxFinished: 4 });
    expect(index.counts()).toMatchObject({ running: 40, completed: 4 });
    expect(allPages(index, { status: 'completed' }, 10).flat()).toEqual([57, 54, 51, 48].map(idOf));
  });

  it('tells changes to those who listen to the saga or to all, until they stop', () => {
    const { index, town } = indexOf(2);
    const told: [string, string, string | undefined][] = [];
    const note = (who: string) => (change: SagaChange) =>
      void told.push([who, change.transactionId.slice(-1), change.record?.status]);
    index.subscribe(idOf(1), note('one'));
    const stop = index.subscribe(ALL_SAGAS, note('all'));
    index.put(idOf(0), null);
    index.put(idOf(1), town.text(idOf(1)));
    stop();
    index.put(idOf(1), null);
    expect(told).toEqual([
      ['all', '0', undefined],
      ['one', '1', 'running'],
      ['all', '1', 'running'],
      ['one', '1', undefined],
    ]);
  });

  it('tells all listeners also when one of them throws', () => {
    const thrown: unknown[] = [];
    const { index } = indexOf(1, { onListenerError: (one) => thrown.push(one) });
    let told = 0;
    index.subscribe(ALL_SAGAS, () => {
      throw new Error('a closed stream');
    });
    index.subscribe(ALL_SAGAS, () => (told += 1));
    index.put(idOf(0), null);
    expect(told).toBe(1);
    expect(thrown).toHaveLength(1);
  });

  it('refuses a record that it cannot read, and keeps the one before', () => {
    const { index } = indexOf(2);
    expect(() => index.put(idOf(1), '{"v":99}')).toThrow(/no transaction id/);
    expect(() => index.put(idOf(1), 'bytes')).toThrow(/not JSON/);
    expect(index.get(idOf(1))?.status).toBe('running');
    expect(index.counts().running).toBe(1);
  });

  it.each([{ limit: 0 }, { limit: 1_001 }, { limit: 1.5 }, { cursor: 'somewhere' }])(
    'refuses the question %j',
    (query) => {
      const { index } = indexOf(1);
      expect(() => index.list(query)).toThrow(
        expect.objectContaining({ code: 'SAGA_QUERY_INVALID' }) as Error,
      );
    },
  );
});

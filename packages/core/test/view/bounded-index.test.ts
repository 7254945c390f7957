import { afterEach, describe, expect, it, vi } from 'vitest';
import { ALL_SAGAS, createSagaIndex, saga, type SagaChange } from '../../src/index.js';
import { pay, ring } from '../export/errand.js';
import { errandEngine, START, TENANT } from './errand-engine.js';

const idOf = (number: number): string => `0a1b2c3d-0001-4000-8000-${String(number).padStart(12, '0')}`;
const now = () => START;

/** The stored texts of so many sagas, each with a payload of so many characters, under way or completed. */
function textsOf(count: number, characters: number, type = 'errand') {
  const town = errandEngine();
  for (let number = 0; number < count; number += 1) {
    const draft = saga(type)
      .step('pay', pay({ amount: 5 }))
      .step('bell', ring({ bell: 'x'.repeat(characters) }));
    town.submit(draft, idOf(number));
  }
  return town;
}

afterEach(() => vi.restoreAllMocks());

describe('an index of large sagas', () => {
  it('reads no large record again when a list is shown', () => {
    const index = createSagaIndex({ now });
    for (const [id, text] of textsOf(200, 50_000).changes) index.put(id, text);
    const parsed = vi.spyOn(JSON, 'parse');
    expect(index.list({ limit: 500 }).sagas).toHaveLength(200);
    expect(parsed.mock.calls.reduce((sum, [text]) => sum + text.length, 0)).toBe(0);
  });

  it('shows of a saga in a list what it has become', () => {
    const index = createSagaIndex({ now });
    const town = textsOf(1, 50_000);
    index.put(idOf(0), town.text(idOf(0)));
    const [before] = index.list().sagas;
    town.answer('PAID', 5, idOf(0));
    index.put(idOf(0), town.text(idOf(0)));
    const [after] = index.list().sagas;
    expect([before?.status, after?.status, after?.done]).toEqual(['running', 'completed', 2]);
  });

  it('ends a page where its text would be too long, and goes on with the next', () => {
    const index = createSagaIndex({ now });
    // As records of earlier releases may be: names are limited today.
    for (const [id, text] of textsOf(30, 1).changes)
      index.put(id, text?.replace('"errand"', `"${'x'.repeat(100_000)}"`) ?? null);
    const pages: string[][] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = index.list({ limit: 500, ...(cursor === undefined ? {} : { cursor }) });
      expect(JSON.stringify(page).length).toBeLessThan(1_300_000);
      pages.push(page.sagas.map(({ transactionId }) => transactionId));
      cursor = page.next;
    }
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flat()).toEqual(Array.from({ length: 30 }, (_, number) => idOf(29 - number)));
  });

  it('keeps so many characters of finished sagas, the latest, and every saga under way', () => {
    const index = createSagaIndex({ now, maxFinishedCharacters: 120_000 });
    const town = textsOf(20, 10_000);
    for (let number = 0; number < 18; number += 1) town.answer('PAID', 5, idOf(number));
    for (const [id, text] of town.changes) index.put(id, text);
    const { completed, running } = index.counts();
    expect(running).toBe(2);
    expect(completed).toBeGreaterThan(5);
    expect(completed).toBeLessThan(13);
    expect(index.get(idOf(17))).toBeDefined();
    expect(index.get(idOf(0))).toBeUndefined();
  });
});

describe('what sagas under way take', () => {
  it('is known of a tenant and of all, and given back as they end or are forgotten', () => {
    const index = createSagaIndex({ now });
    const town = textsOf(3, 100);
    for (const [id, text] of town.changes) index.put(id, text);
    const { characters, ...load } = index.openLoad(TENANT);
    expect(load).toEqual({ sagas: 3, steps: 6 });
    expect(characters).toBe([0, 1, 2].reduce((sum, number) => sum + town.text(idOf(number)).length, 0));
    expect(index.openLoad()).toEqual(index.openLoad(TENANT));
    expect(index.openLoad('somebody else')).toEqual({ sagas: 0, steps: 0, characters: 0 });
    town.answer('PAID', 5, idOf(0));
    index.put(idOf(0), town.text(idOf(0)));
    index.put(idOf(0), town.text(idOf(0)));
    index.put(idOf(1), null);
    index.put(idOf(1), null);
    expect(index.openLoad()).toMatchObject({ sagas: 1, steps: 2 });
    index.put(idOf(2), null);
    expect(index.openLoad()).toEqual({ sagas: 0, steps: 0, characters: 0 });
  });
});

it('a change names its tenant, also when the saga is forgotten', () => {
  const index = createSagaIndex({ now });
  const heard: SagaChange[] = [];
  index.subscribe(ALL_SAGAS, (change) => heard.push(change));
  for (const [id, text] of textsOf(1, 1).changes) index.put(id, text);
  index.put(idOf(0), null);
  index.put(idOf(1), null);
  expect(heard.map(({ tenant }) => tenant)).toEqual([TENANT, TENANT, undefined]);
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/index.js';
import { townCatalog } from '../model/town/catalog.js';
import { Desk, ID } from './desk.js';
import { goldenCatalog } from './golden-errand.js';
import { conclude, type GoldenStory } from './golden-story.js';

/** Records as earlier releases wrote them, with how their sagas ended then: never change these files, only add new ones. */
const stories = (name: string): GoldenStory[] =>
  readFileSync(new URL(`golden/${name}.ndjson`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as GoldenStory);

const RETENTION_MS = 100 * 86_400_000;

describe.each<readonly [string, Catalog]>([
  ['v1-every-state', townCatalog],
  ['v2-every-state', goldenCatalog],
])('a record of an earlier release, %s', (name, catalog) => {
  it.each(stories(name).map((story) => [story.state, story] as const))(
    'in %s loads, and its saga ends as it did then',
    (_, { at, sent, record, then, ends }) => {
      const desk = new Desk({ retentionMs: RETENTION_MS }, catalog);
      desk.now = at;
      desk.store.set(ID, record);
      desk.restart();
      expect([...desk.engine.held.values()].map(({ reason }) => reason)).toEqual([]);
      expect(conclude(desk, sent)).toEqual({ then, ends });
    },
  );
});

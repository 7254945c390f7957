import { atlasCatalog, type AtlasCatalogOptions, type AtlasDialect, type Catalog } from '@sagachart/core';
import { dungeonEntryIn } from './dungeon-entry.js';

/** What the service runs: the actions of the game services, and one statechart made of them. */
export const serviceCatalog = (
  dialect: AtlasDialect,
  options: Omit<AtlasCatalogOptions, 'sagas'> = {},
): Catalog => atlasCatalog(dialect, { ...options, sagas: (actions) => [dungeonEntryIn(actions)] });

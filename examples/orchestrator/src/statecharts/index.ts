export { dungeonEntryIn, dungeonEntrySaga } from './dungeon-entry.js';
export { serviceCatalog } from './service-catalog.js';

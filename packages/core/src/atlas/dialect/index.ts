export { type Dialect, type FoundStack, type ItemOrder, type ItemTaking } from './dialect.js';
export { documentedDialect } from './documented.js';
export { deployedDialect } from './deployed.js';
export { adaptActions, type Adaptation } from './adapt-actions.js';

export { type Dialect, type FoundStack, type ItemOrder, type ItemTaking } from './dialect.js';
export { documentedDialect } from './documented.js';
export { deployedDialect } from './deployed.js';

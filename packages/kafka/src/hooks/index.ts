export { guarded, guardedHooks } from './guarded.js';

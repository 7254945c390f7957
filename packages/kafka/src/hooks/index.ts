export { guarded, guardedHooks, guardedObserver } from './guarded.js';

export { deployed202608 } from './catalog.js';

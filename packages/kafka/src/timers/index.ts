export { after } from './after.js';

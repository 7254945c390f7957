export { atlasPorts } from './atlas-ports.js';

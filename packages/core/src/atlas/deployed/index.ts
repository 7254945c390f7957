export { deployedAdaptation } from './adaptation.js';

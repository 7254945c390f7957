export { completeQuest, startQuest } from './quest.js';

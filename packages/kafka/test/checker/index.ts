export { bankTrade } from './bank-trade.js';
export { checkHistory, type HistorySize, type Judgement } from './check-history.js';
export { violationText, type Effect, type History, type SeenRecord, type Violation } from './history.js';
export { countMarkers, countRecords, readHistory, type HistoryTopics } from './read-history.js';

export { actionTable } from './action-table.js';
export { stepsOf, type ActionRow, type RejectionRow, type StepRow, type UndoRow } from './row.js';

/** @typedef {import('./data/types.js').SagaStatus} SagaStatus */
/** @typedef {import('./data/types.js').StepState} StepState */

/** Order in which an operator wants to see them. @type {readonly SagaStatus[]} */
export const sagaStatuses = [
  'parked',
  'held',
  'compensating',
  'watching',
  'running',
  'failed',
  'refused',
  'completed',
];

/** @type {Readonly<Record<StepState, string>>} */
export const stepWords = {
  pending: 'not begun',
  running: 'running',
  succeeded: 'finished',
  skipped: 'skipped',
  rejected: 'failed',
  unknown: 'outcome unknown',
  undoing: 'being undone',
  compensated: 'undone',
  notCompensated: 'stays',
  parked: 'parked',
  undoSkipped: 'undo vouched for',
};

/** @type {Readonly<Record<string, string>>} */
const others = {
  accepted: 'saga accepted',
  refused: 'saga refused',
  completed: 'saga completed',
  failed: 'saga failed: outcome told',
  forgotten: 'saga forgotten',
  'late-effect': 'effect came late: nothing undoes it',
  'operator-retry': 'operator: retry',
  'operator-skip': 'operator: skip',
  'operator-cancel': 'operator: cancel',
  'event-kept': 'event kept until a state takes it',
  'event-dropped': 'event dropped: too many are kept',
  'operator-abandon': 'operator: abandon',
  'definition-changed': 'goes on with a changed definition',
};

/**
 * An entry of a history in words.
 *
 * @param {string} what
 */
export function historyWord(what) {
  const state = what.startsWith('step-') ? what.slice('step-'.length) : undefined;
  return state === undefined
    ? (others[what] ?? what)
    : (/** @type {Record<string, string>} */ (stepWords)[state] ?? what);
}

/**
 * An event at an arrow: those that XState makes are named after what they mean.
 *
 * @param {string} type
 */
export function eventWord(type) {
  const [, kind, of = ''] = /^xstate\.(done\.actor|error\.actor|done\.state|after)\.([^.]*)/.exec(type) ?? [];
  if (kind === undefined) return type;
  if (kind === 'after') return /^\d+$/.test(of) ? `after ${spanText(Number(of))}` : `after ${of}`;
  return { 'done.actor': 'done', 'error.actor': 'error', 'done.state': 'all done' }[kind] ?? type;
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const shortClock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** @param {string} at */
export const timeText = (at) => clock.format(new Date(at));

/** @param {string} at */
export function momentText(at) {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return today ? shortClock.format(date) : `${day.format(date)} ${shortClock.format(date)}`;
}

/** @param {number} ms */
export function spanText(ms) {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
  return `${Math.floor(ms / 3_600_000)} h ${Math.round((ms % 3_600_000) / 60_000)} min`;
}

import { setup, transition } from 'xstate';

/** What the compensation chart of a saga looks at. */
export interface CompensationFacts {
  /** How the forward run ended; `undefined` while it goes on. */
  readonly end: 'done' | 'failed' | undefined;
  /** A command is still out. */
  readonly out: boolean;
  /** The undo of a step is under way. */
  readonly undoing: boolean;
  /** It waits for an operator. */
  readonly parked: boolean;
  /** The outcome of a step is open. */
  readonly open: boolean;
}

export type CompensationState =
  'idle' | 'settling' | 'undoing' | 'parked' | 'watching' | 'completed' | 'failed';

type Look = { readonly type: 'look' } & CompensationFacts;

/**
 * How a saga is undone, drawn beside the user's own machine: the same for every saga. The steps' own charts hold the states of each
 * single undo; here stands what the saga as a whole does.
 */
export const compensationChart = setup({
  types: { events: {} as Look },
  guards: {
    goesOn: ({ event }) => event.end === undefined && !event.undoing,
    parked: ({ event }) => event.parked,
    undoing: ({ event }) => event.undoing,
    commandOut: ({ event }) => event.out,
    outcomeOpen: ({ event }) => event.open,
    failed: ({ event }) => event.end === 'failed',
  },
}).createMachine({
  id: 'compensation',
  description: 'Completed steps are undone in reverse order of completion, one at a time.',
  initial: 'idle',
  on: {
    look: [
      { guard: 'parked', target: '.parked' },
      { guard: 'undoing', target: '.undoing' },
      { guard: 'goesOn', target: '.idle' },
      { guard: 'commandOut', target: '.settling' },
      { guard: 'outcomeOpen', target: '.watching' },
      { guard: 'failed', target: '.failed' },
      { target: '.completed' },
    ],
  },
  states: {
    idle: { description: 'The saga runs forward.' },
    settling: { description: 'The forward run has ended; commands that are still out are awaited.' },
    undoing: { description: 'The step that completed last is being undone.' },
    parked: { tags: 'parked', description: 'An undo failed and waits for an operator.' },
    watching: {
      description: 'All is undone, but the outcome of a step is still open: its success would be undone.',
    },
    completed: { type: 'final' },
    failed: { type: 'final' },
  },
});

const known = new Map<string, CompensationState>();

/** The state that the compensation chart takes, whatever state it was in. */
export function compensationStateOf(facts: CompensationFacts): CompensationState {
  const { end, out, undoing, parked, open } = facts;
  const key = `${end ?? ''} ${out} ${undoing} ${parked} ${open}`;
  const state = known.get(key) ?? look(facts);
  known.set(key, state);
  return state;
}

function look(facts: CompensationFacts): CompensationState {
  const snapshot = compensationChart.resolveState({ value: 'idle', context: {} });
  const [next] = transition(compensationChart, snapshot, { type: 'look', ...facts });
  return next.value as CompensationState;
}

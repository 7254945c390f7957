import { defineAction } from '../../../src/index.js';
import { about, done, lookUp, order, refused, tagged } from './steps.js';

const pinned = () => 1;
const unpinned = () => 0;

/** Idempotent both ways: it sets, it does not add. */
export const pin = defineAction({
  name: 'pin',
  kind: 'command',
  summary: 'Pins a notice.',
  reading: 'go',
  payload: tagged,
  sample: { tag: 'a' },
  idempotent: true,
  send: (step) => order.PIN(about(step, { amount: 1 })),
  completes: (on) => [on(...done('PIN', pinned))],
  fails: (on) => [on(...refused('PIN', pinned))],
  undo: {
    kind: 'inverse',
    idempotent: true,
    send: (step) => order.PIN(about(step, { amount: 0 })),
    completes: (on) => [on(...done('PIN', unpinned))],
    fails: (on) => [on(...refused('PIN', unpinned))],
  },
});

export const ring = defineAction({
  name: 'ring',
  kind: 'notification',
  summary: 'Rings a bell, and nobody answers.',
  reading: 'go',
  payload: tagged,
  sample: { tag: 'a' },
  send: (step) => order.RING(about(step, {})),
  undo: { kind: 'nothing', reason: 'a sound passes' },
});

/** Two commands at once; the undo is done once it is sent. */
export const lock = defineAction({
  name: 'lock',
  kind: 'notification',
  summary: 'Locks a gate and rings.',
  reading: 'go',
  payload: tagged,
  sample: { tag: 'a' },
  send: (step) => [order.LOCK(about(step, {})), order.RING(about(step, {}))],
  undo: { kind: 'inverse', send: (step) => order.UNLOCK(about(step, {})) },
});

/** A notification that can fail: its look-up may refuse. */
export const announce = defineAction({
  name: 'announce',
  kind: 'notification',
  summary: 'Finds the bell, then rings it.',
  reading: 'go',
  payload: tagged,
  sample: { tag: 'a' },
  lookUp: lookUp('find-bell'),
  send: (step) => order.RING(about(step, {})),
  undo: { kind: 'impossible', reason: 'it was heard' },
});

export const greet = defineAction({
  name: 'greet',
  kind: 'command',
  summary: 'Rings and waits for the echo; leaves nothing behind.',
  reading: 'go',
  payload: tagged,
  sample: { tag: 'a' },
  send: (step) => order.RING(about(step, {})),
  completes: (on) => [on(...done('RING'))],
  fails: (on) => [on(...refused('RING'))],
  undo: { kind: 'nothing', reason: 'a sound passes' },
});

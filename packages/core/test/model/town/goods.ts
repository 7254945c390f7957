import { defineAction } from '../../../src/index.js';
import { townStatus } from './channels.js';
import { about, done, lookUp, order, refused, sealable, tagged } from './steps.js';

/** Look-ups on both ways; the undo hands in the receipt of the forward answer. */
export const take = defineAction({
  name: 'take',
  kind: 'command',
  summary: 'Takes an item out of the shop.',
  reading: 'go',
  payload: tagged,
  sample: { tag: 'a' },
  lookUp: lookUp('find-item'),
  send: (step) => order.TAKE(about(step, { place: step.found.place })),
  completes: (on) => [
    on(...done('TAKE'), ({ body }): { receipt?: string; weight?: number } => ({ receipt: body.receipt })),
  ],
  fails: (on) => [on(...refused('TAKE'))],
  observes: (on) => [
    on(
      townStatus.types.WEIGHED,
      ({ payload }) => ({ body: { tag: payload.tag } }),
      ({ body }) => ({ weight: body.weight }),
    ),
  ],
  undo: {
    kind: 'inverse',
    lookUp: lookUp('find-room'),
    send: (step, found) =>
      order.PUT_BACK(about(step, { place: found.place, receipt: step.result?.receipt ?? 'none' })),
    completes: (on) => [on(...done('PUT_BACK'))],
    fails: (on) => [on(...refused('PUT_BACK'))],
  },
});

export const burn = defineAction({
  name: 'burn',
  kind: 'command',
  summary: 'Burns something.',
  reading: 'go',
  payload: tagged,
  sample: { tag: 'a' },
  send: (step) => order.BURN(about(step, {})),
  completes: (on) => [on(...done('BURN'))],
  fails: (on) => [on(...refused('BURN'))],
  undo: { kind: 'impossible', reason: 'ashes stay ashes' },
});

export const brew = defineAction({
  name: 'brew',
  kind: 'command',
  summary: 'Brews a potion; a sealed one cannot be poured away.',
  reading: 'go',
  payload: sealable,
  sample: { tag: 'a', sealed: false },
  send: (step) => order.BREW(about(step, {})),
  completes: (on) => [on(...done('BREW'))],
  fails: (on) => [on(...refused('BREW'))],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ payload }) => (payload.sealed ? 'the potion is sealed' : undefined),
    send: (step) => order.POUR_AWAY(about(step, {})),
    completes: (on) => [on(...done('POUR_AWAY'))],
    fails: (on) => [on(...refused('POUR_AWAY'))],
  },
});

/** A port call with an effect, undone by a command. */
export const reserve = defineAction({
  name: 'reserve',
  kind: 'activity',
  summary: 'Reserves a place.',
  reading: 'go',
  payload: tagged,
  sample: { tag: 'a' },
  lookUp: lookUp('reserve-place'),
  undo: {
    kind: 'inverse',
    send: (step) => order.RELEASE(about(step, {})),
    completes: (on) => [on(...done('RELEASE'))],
    fails: (on) => [on(...refused('RELEASE'))],
  },
});

export const check = defineAction({
  name: 'check',
  kind: 'activity',
  summary: 'Asks whether there is a place.',
  reading: 'go',
  payload: tagged,
  sample: { tag: 'a' },
  lookUp: lookUp('check-place'),
  undo: { kind: 'nothing', reason: 'it only asks' },
});

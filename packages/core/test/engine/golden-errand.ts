import { fromPromise, setup } from 'xstate';
import { z } from 'zod';
import { createCatalog, defineSaga } from '../../src/index.js';
import { burn, take } from '../model/town/goods.js';
import { pay, transfer } from '../model/town/coins.js';

/** One statechart with everything that a record has to hold: parallel steps, a promise, a wait with a deadline, a composite. */
const machine = setup({
  actors: {
    pay: pay.machine,
    take: take.machine,
    transfer: transfer.machine,
    burn: burn.machine,
    quote: fromPromise(() => Promise.resolve({ price: 7 })),
  },
}).createMachine({
  id: 'errand',
  initial: 'preparing',
  states: {
    preparing: {
      type: 'parallel',
      onDone: 'asking',
      states: {
        money: {
          initial: 'paying',
          states: {
            paying: { invoke: { src: 'pay', input: { tag: 'a', amount: 5 }, onDone: 'paid' } },
            paid: { type: 'final' },
          },
        },
        goods: {
          initial: 'taking',
          states: {
            taking: { invoke: { src: 'take', input: { tag: 'b' }, onDone: 'taken' } },
            taken: { type: 'final' },
          },
        },
      },
    },
    asking: { on: { GO: 'quoting', NO: 'refused' }, after: { 3_600_000: 'refused' } },
    quoting: { invoke: { src: 'quote', onDone: 'moving' } },
    moving: { invoke: { src: 'transfer', input: { tag: 'c', amount: 5, broken: false }, onDone: 'burning' } },
    burning: { invoke: { src: 'burn', input: { tag: 'd' }, onDone: 'over' } },
    over: { type: 'final' },
    refused: { type: 'final', tags: 'failed' },
  },
});

export const goldenErrand = defineSaga({
  name: 'golden_errand',
  version: 1,
  input: z.any(),
  machine,
  events: [{ GO: z.object({}), NO: z.object({}) }],
  policies: { pay: { attempts: 2, undoAttempts: 2 } },
});

export const goldenCatalog = createCatalog({ sagas: [goldenErrand], reading: 'go' });

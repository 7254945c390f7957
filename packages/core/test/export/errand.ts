import {
  BODY,
  createCatalog,
  defineAction,
  defineCommandChannel,
  defineStatusChannel,
  object,
  str,
  TYPE,
  u32,
  uuid,
} from '../../src/index.js';

export const orders = defineCommandChannel({
  name: 'orders',
  topic: 'ORDERS',
  envelope: { transactionId: uuid(), type: TYPE, body: BODY },
  types: { PAY: { amount: u32() }, REFUND: { amount: u32() }, RING: { bell: str() } },
});
export const answers = defineStatusChannel({
  name: 'answers',
  topic: 'ANSWERS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), type: TYPE, body: BODY },
  types: { PAID: { amount: u32() }, REFUSED: {}, REFUNDED: { amount: u32() } },
});

/** A text that tries to leave its label, its line, its code block and its markup. */
export const hostileText =
  'a "quote"; --> b : c\n```\n%%{init: {}}%% <script>alert(1)</script> end [*] --> x #35; {y} `z` \u2028 \\';

/** A command with an inverse and a look-up before it. */
export const pay = defineAction({
  name: 'pay',
  kind: 'command',
  summary: 'Pays.',
  payload: object({ amount: u32() }),
  sample: { amount: 5 },
  send: ({ transactionId, payload }) => orders.types.PAY({ transactionId, body: { amount: payload.amount } }),
  completes: (on) => [on(answers.types.PAID, ({ payload }) => ({ body: { amount: payload.amount } }))],
  fails: (on) => [on(answers.types.REFUSED)],
  undo: {
    kind: 'inverse',
    send: ({ transactionId, payload }) =>
      orders.types.REFUND({ transactionId, body: { amount: payload.amount } }),
    completes: (on) => [on(answers.types.REFUNDED)],
  },
});

/** A notification that cannot be undone, for a reason that means harm. */
export const ring = defineAction({
  name: 'ring-the-bell',
  kind: 'notification',
  summary: 'Rings.',
  payload: object({ bell: str() }),
  sample: { bell: 'door' },
  send: ({ transactionId, payload }) => orders.types.RING({ transactionId, body: payload }),
  undo: { kind: 'impossible', reason: hostileText },
});

/** A port call without lasting effect. */
export const ask = defineAction({
  name: 'ask',
  kind: 'activity',
  summary: 'Asks.',
  payload: object({}),
  sample: {},
  lookUp: { activity: 'town.ask', input: () => ({}), answer: object({ open: u32() }) },
  undo: { kind: 'nothing', reason: 'A question changes nothing.' },
});

export const errandCatalog = createCatalog({
  actions: [pay, ring, ask],
  commandChannels: [orders],
  statusChannels: [answers],
  topics: { answers: 'ANSWERS_OF_TOWN' },
});

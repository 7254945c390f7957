import {
  BODY,
  createCatalog,
  defineAction,
  defineCommandChannel,
  defineStatusChannel,
  i64,
  object,
  str,
  TYPE,
  uuid,
} from '@sagachart/core';
import type { ReceivedCommand, Reply } from '@sagachart/testing';

const envelope = { transactionId: uuid(), type: TYPE, body: BODY } as const;
const item = { item: str(), count: i64() };
const commands = defineCommandChannel({
  name: 'shop-commands',
  topic: 'shop.commands',
  envelope,
  types: { RESERVE: item, RELEASE: item, RING: {} },
});
const statuses = defineStatusChannel({
  name: 'shop-status',
  topic: 'shop.events',
  envelope,
  transactionIdAt: ['top'],
  types: { RESERVED: item, RELEASED: item, REFUSED: { why: str() } },
});

/** A command with an inverse; its time-out is the default of 30 seconds. */
export const reserve = defineAction({
  name: 'reserve',
  kind: 'command',
  summary: 'Reserves goods.',
  payload: object(item),
  sample: { item: 'nail', count: 1 },
  send: ({ transactionId, payload }) => commands.types.RESERVE({ transactionId, body: payload }),
  completes: (on) => [on(statuses.types.RESERVED, ({ payload }) => ({ body: payload }))],
  fails: (on) => [on(statuses.types.REFUSED, undefined, ({ body }) => ({ reason: body.why }))],
  undo: {
    kind: 'inverse',
    send: ({ transactionId, payload }) => commands.types.RELEASE({ transactionId, body: payload }),
    completes: (on) => [on(statuses.types.RELEASED, ({ payload }) => ({ body: payload }))],
    fails: (on) => [on(statuses.types.REFUSED, undefined, ({ body }) => ({ reason: body.why }))],
  },
});

/** A port call and nothing else. */
export const price = defineAction({
  name: 'price',
  kind: 'activity',
  summary: 'Asks for a price.',
  payload: object({ item: str() }),
  sample: { item: 'nail' },
  lookUp: {
    activity: 'prices.find',
    input: ({ payload }) => ({ item: payload.item }),
    answer: object({ price: i64() }),
  },
  undo: { kind: 'nothing', reason: 'asking changes nothing' },
});

/** Cannot be undone. */
export const ring = defineAction({
  name: 'ring',
  kind: 'notification',
  summary: 'Rings the bell.',
  payload: object({}),
  sample: {},
  send: ({ transactionId }) => commands.types.RING({ transactionId, body: {} }),
  undo: { kind: 'impossible', reason: 'it has rung' },
});

export const shop = createCatalog({
  actions: [reserve, price, ring],
  commandChannels: [commands],
  statusChannels: [statuses],
});

/** The shop's one service: has everything but unicorns, and answers after `delayMs`. */
export const shopkeeper =
  (delayMs = 0) =>
  ({ topic, value }: ReceivedCommand): readonly Reply[] | undefined => {
    if (topic !== 'shop.commands') return undefined;
    const { transactionId, type, body } = value as { transactionId: string; type: string; body: object };
    const answer = (name: string, told: object): Reply[] => [
      { topic: 'shop.events', value: { transactionId, type: name, body: told }, delayMs },
    ];
    if (type === 'RELEASE') return answer('RELEASED', body);
    if (type !== 'RESERVE') return [];
    const { item } = body as { item: string };
    return item === 'unicorn'
      ? answer('REFUSED', { why: 'there are no unicorns' })
      : answer('RESERVED', body);
  };

export const answerTo = (transactionId: string, type: string, body: object) => ({
  topic: 'shop.events',
  value: JSON.stringify({ transactionId, type, body }),
});

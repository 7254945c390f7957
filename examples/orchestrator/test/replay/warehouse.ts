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

const envelope = { transactionId: uuid(), type: TYPE, body: BODY } as const;
const commands = defineCommandChannel({
  name: 'stock-command',
  topic: 'COMMAND_TOPIC_STOCK',
  envelope,
  types: { RESERVE: { item: str(), count: i64() }, RELEASE: { item: str(), count: i64() }, RING: {} },
});
const statuses = defineStatusChannel({
  name: 'stock-status',
  topic: 'EVENT_TOPIC_STOCK_STATUS',
  envelope,
  transactionIdAt: ['top'],
  types: { RESERVED: { item: str() }, RELEASED: { item: str() }, REFUSED: { item: str(), why: str() } },
});

/** A command with an inverse. */
export const reserve = defineAction({
  name: 'reserve',
  kind: 'command',
  summary: 'Reserves items.',
  payload: object({ item: str(), count: i64() }),
  sample: { item: 'nail', count: 1 },
  send: ({ transactionId, payload }) => commands.types.RESERVE({ transactionId, body: payload }),
  completes: (on) => [on(statuses.types.RESERVED, ({ payload: { item } }) => ({ body: { item } }))],
  fails: (on) => [
    on(
      statuses.types.REFUSED,
      ({ payload: { item } }) => ({ body: { item } }),
      ({ body }) => ({ reason: body.why }),
    ),
  ],
  undo: {
    kind: 'inverse',
    send: ({ transactionId, payload }) => commands.types.RELEASE({ transactionId, body: payload }),
    completes: (on) => [on(statuses.types.RELEASED, ({ payload: { item } }) => ({ body: { item } }))],
  },
});

/** A port call and nothing else. */
export const inspect = defineAction({
  name: 'inspect',
  kind: 'activity',
  summary: 'Asks an inspector.',
  payload: object({ item: str() }),
  sample: { item: 'nail' },
  lookUp: {
    activity: 'inspector',
    input: ({ payload }) => ({ item: payload.item }),
    answer: object({ serial: i64() }),
  },
  undo: { kind: 'nothing', reason: 'Looking changes nothing.' },
});

/** Completes at once. */
export const ring = defineAction({
  name: 'ring',
  kind: 'notification',
  summary: 'Rings the bell.',
  payload: object({}),
  sample: {},
  send: ({ transactionId }) => commands.types.RING({ transactionId, body: {} }),
  undo: { kind: 'nothing', reason: 'The sound has gone.' },
});

export const warehouse = createCatalog({
  actions: [reserve, inspect, ring],
  commandChannels: [commands],
  statusChannels: [statuses],
});

export const FIRST = '0a1b2c3d-0001-4000-8000-000000000001';
export const SECOND = '0a1b2c3d-0002-4000-8000-000000000002';

/** The line of a saga command; each step is named after its action. */
export function sagaLine(
  transactionId: string,
  steps: readonly (readonly [action: string, payload: string])[],
  more: object = {},
): string {
  const all = steps.map(
    ([action, payload], index) =>
      `{"stepId":"${index + 1}-${action}","status":"pending","action":"${action}","payload":${payload}}`,
  );
  const value = `{"transactionId":"${transactionId}","sagaType":"order","initiatedBy":"test","steps":[${all.join()}]}`;
  const rest = JSON.stringify({ topic: 'COMMAND_TOPIC_SAGA', ...more });
  return `${rest.slice(0, -1)},"value":${value}}`;
}

export const statusLine = (transactionId: string, type: string, body: object, more: object = {}): string =>
  JSON.stringify({ topic: 'EVENT_TOPIC_STOCK_STATUS', value: { transactionId, type, body }, ...more });

import {
  BODY,
  defineAction,
  defineCommandChannel,
  defineStatusChannel,
  object,
  str,
  TYPE,
  uuid,
} from '@sagachart/core';
import type { Participant } from '../../src/index.js';

const envelope = { transactionId: uuid(), type: TYPE, body: BODY } as const;
const deed = { name: str() };

export const deeds = defineCommandChannel({
  name: 'deeds',
  topic: 'COMMAND_TOPIC_DEEDS',
  envelope,
  types: { DO: deed, UNDO: deed },
});
export const deedStatus = defineStatusChannel({
  name: 'deed-status',
  topic: 'EVENT_TOPIC_DEED_STATUS',
  envelope,
  transactionIdAt: ['top'],
  types: { DONE: { name: str(), receipt: str() }, REFUSED: deed, UNDONE: deed },
});

/** Does what its payload names, keeps the receipt, and can be undone. */
export const perform = defineAction({
  name: 'perform',
  kind: 'command',
  summary: 'Does a deed.',
  payload: object({ name: str() }),
  sample: { name: 'a' },
  send: ({ transactionId, payload }) => deeds.types.DO({ transactionId, body: payload }),
  completes: (on) => [
    on(
      deedStatus.types.DONE,
      ({ payload }) => ({ body: { name: payload.name } }),
      ({ body }) => ({ receipt: body.receipt }),
    ),
  ],
  fails: (on) => [
    on(
      deedStatus.types.REFUSED,
      ({ payload }) => ({ body: { name: payload.name } }),
      ({ body }) => ({ reason: `${body.name} was refused`, errorCode: 'REFUSED' }),
    ),
  ],
  undo: {
    kind: 'inverse',
    send: ({ transactionId, payload }) => deeds.types.UNDO({ transactionId, body: payload }),
    completes: (on) => [on(deedStatus.types.UNDONE, ({ payload }) => ({ body: payload }))],
  },
});

/** Does every deed but those that are named here; `late` ones take that long. */
export function doer(
  refused: readonly string[] = [],
  late: Readonly<Record<string, number>> = {},
): Participant {
  return ({ value }) => {
    const { transactionId, type, body } = value as {
      transactionId: string;
      type: string;
      body: { name: string };
    };
    const { name } = body;
    const told = type === 'UNDO' ? 'UNDONE' : refused.includes(name) ? 'REFUSED' : 'DONE';
    return [
      {
        topic: 'EVENT_TOPIC_DEED_STATUS',
        value: {
          transactionId,
          type: told,
          body: told === 'DONE' ? { name, receipt: `of ${name}` } : { name },
        },
        delayMs: late[name] ?? 10,
      },
    ];
  };
}

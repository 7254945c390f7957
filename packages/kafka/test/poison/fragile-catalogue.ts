import {
  BODY,
  createCatalog,
  defineAction,
  defineCommandChannel,
  defineStatusChannel,
  raw,
  str,
  TYPE,
  uuid,
} from '@sagachart/core';
import { z } from 'zod';

const boom = (): never => {
  throw new Error('boom');
};
/** Becomes JSON only once. */
const unwritable = { toJSON: boom };

export const fragileCommands = defineCommandChannel({
  name: 'fragile-commands',
  topic: 'FRAGILE_COMMANDS',
  envelope: { transactionId: uuid(), type: TYPE, body: BODY },
  types: { DO: { how: str(), extra: raw() } },
});

/** An answer `{ how: 'broken' }` makes its schema throw. */
export const fragileStatus = defineStatusChannel({
  name: 'fragile-status',
  topic: 'FRAGILE_STATUS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), type: TYPE, body: BODY },
  types: {
    DONE: {
      how: str().refine((how) => how !== 'broken' || boom()),
    },
  },
});

/** How often `send` was asked, by saga; the engine is thrown away meanwhile, this is not. */
const asked = new Map<string, number>();

/**
 * An action that breaks where the engine expects no exception, as its payload says: `schema` when the saga command is judged,
 * `record` when the saga is stored, `second` when its command is sent again after a deadline.
 */
export const fragile = defineAction({
  name: 'fragile',
  kind: 'command',
  summary: 'Breaks where nothing should.',
  payload: z
    .object({ how: str() })
    .transform((payload) =>
      payload.how === 'schema' ? boom() : payload.how === 'record' ? { ...payload, unwritable } : payload,
    ),
  sample: { how: 'well' },
  send: ({ transactionId, payload: { how } }) => {
    const times = (asked.get(transactionId) ?? 0) + 1;
    asked.set(transactionId, times);
    const extra = how === 'second' && times > 1 ? unwritable : null;
    return fragileCommands.types.DO({ transactionId, body: { how, extra } });
  },
  completes: (on) => [on(fragileStatus.types.DONE, () => ({}))],
  undo: { kind: 'nothing', reason: 'nothing happened' },
  policy: { deadlineMs: 60_000 },
});

export const fragileCatalog = createCatalog({
  actions: [fragile],
  commandChannels: [fragileCommands],
  statusChannels: [fragileStatus],
});

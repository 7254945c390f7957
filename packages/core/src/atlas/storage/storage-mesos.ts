import { z } from 'zod';
import { object, u32, u8 } from '../../wire/index.js';
import { storageCommands, storageStatus } from '../channels/index.js';
import { failed } from '../failure-text.js';
import { storageFailure } from './storage-failure.js';
import { defineGoAction } from '../go-services.js';

const { MESOS_UPDATED, ERROR } = storageStatus.types;

type Operation = 'SET' | 'ADD' | 'SUBTRACT';
const operation = () => z.enum(['SET', 'ADD', 'SUBTRACT'], { error: 'is not SET, ADD or SUBTRACT' });

interface Change {
  readonly operation: Operation;
  readonly mesos: number;
}
interface Balances {
  readonly oldMesos: number;
  readonly newMesos: number;
}

/** Whether the two balances of the event differ by that change; a balance that was set can only be compared itself. */
const shows =
  ({ operation, mesos }: Change) =>
  ({ oldMesos, newMesos }: Balances): boolean => {
    if (operation === 'SET') return newMesos === mesos;
    return newMesos - oldMesos === (operation === 'ADD' ? mesos : -mesos);
  };

/** @param before The balance before a SET. */
function opposite({ operation, mesos }: Change, before: number | undefined): Change {
  if (operation === 'SET') return { operation, mesos: before ?? 0 };
  return { operation: operation === 'ADD' ? 'SUBTRACT' : 'ADD', mesos };
}

export const updateStorageMesos = defineGoAction({
  name: 'update_storage_mesos',
  kind: 'command',
  summary: 'Sets, raises or lowers the mesos in an account’s storage.',
  notes: [
    'Completes on MESOS_UPDATED of the account when new − old is +mesos (ADD) or −mesos (SUBTRACT), or when the new balance is mesos (SET).',
    'ERROR with NOT_ENOUGH_MESOS or STORAGE_FULL is reported by that code.',
    'ADD and SUBTRACT are undone by each other, SET by setting the old balance that the event told; changes made in between are lost with it.',
    'An operation other than SET, ADD and SUBTRACT is refused when the saga is accepted.',
  ],
  payload: object({
    characterId: u32(),
    accountId: u32(),
    worldId: u8(),
    operation: operation(),
    mesos: u32(),
  }),
  sample: { characterId: 12345, accountId: 7001, worldId: 0, operation: 'ADD', mesos: 1000 },
  send: ({ transactionId, payload: { worldId, accountId, mesos, operation } }) =>
    storageCommands.types.UPDATE_MESOS({ transactionId, worldId, accountId, body: { mesos, operation } }),
  completes: (on) => [
    on(
      MESOS_UPDATED,
      ({ payload }) => ({ accountId: payload.accountId, body: shows(payload) }),
      ({ body }) => ({ oldMesos: body.oldMesos }),
    ),
  ],
  fails: (on) => [
    on(
      ERROR,
      ({ payload }) => ({ accountId: payload.accountId }),
      ({ body }) => storageFailure('update_storage_mesos', body),
    ),
  ],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ payload, result }) =>
      payload.operation === 'SET' && result === undefined ? 'no event told the old balance' : undefined,
    send: ({ transactionId, payload, result }) =>
      storageCommands.types.UPDATE_MESOS({
        transactionId,
        worldId: payload.worldId,
        accountId: payload.accountId,
        body: opposite(payload, result?.oldMesos),
      }),
    completes: (on) => [
      on(MESOS_UPDATED, ({ payload, result }) => ({
        accountId: payload.accountId,
        body: shows(opposite(payload, result?.oldMesos)),
      })),
    ],
    fails: (on) => [
      on(
        ERROR,
        ({ payload }) => ({ accountId: payload.accountId, body: { errorCode: 'NOT_ENOUGH_MESOS' } }),
        ({ body }) => failed('update_storage_mesos', body.errorCode, 'NOT_ENOUGH_MESOS'),
      ),
    ],
  },
});

import type { z } from 'zod';
import type { AnyAction } from '../../chart/index.js';
import {
  bool,
  i32,
  i64,
  type JsonObject,
  list,
  NIL_UUID,
  object,
  optional,
  str,
  u32,
  u8,
  uuid,
} from '../../wire/index.js';
import { failed } from '../failure-text.js';
import { wallet } from './status-channels.js';
import type { Change } from './spoken-action.js';

/** The older payload with further members, which stand in the sample as given. */
const extended = ({ payload, sample }: AnyAction, members: z.ZodRawShape, given: object) => ({
  payload: (payload as z.ZodObject).extend(members),
  sample: { ...sample, ...given },
});

const also = (note: string) => (before: readonly string[]) => [...before, note];

const rewards = { rewards: list(object({ itemId: u32(), amount: i32() })) };

export const withRewards = (base: AnyAction): Change => ({
  ...extended(base, rewards, { rewards: [] }),
  notes: also(
    '`rewards` is handed on for display; it is left out while there are none. The rewards of the quest itself run as a saga of their own.',
  ),
});

export const inInstance = (base: AnyAction): Change => ({
  ...extended(base, { instance: uuid() }, { instance: NIL_UUID }),
  notes: also('`instance` names the instance of the map; the nil uuid is the map that all share.'),
});

export const cancellingBuffs = (base: AnyAction): Change => ({
  ...extended(base, { mapId: u32(), instance: uuid() }, { mapId: 100000000, instance: NIL_UUID }),
  notes: also('The command names the map and its instance beside world and channel.'),
});

export const blockingPortal: Change = { notes: also('The instance in the command is always nil.') };

export const showingStorage: Change = {
  notes: also('It is sent to COMMAND_TOPIC_STORAGE, among the commands for the storage.'),
};

export const awardingCurrency: Change = {
  notes: (before) => [
    ...before.filter((note) => !/not answered/.test(note)),
    'A balance that is too small, an account without a wallet and an unknown currency are answered with ERROR, which fails the step.',
  ],
  fails: (before, on) => [
    ...before,
    on(
      wallet.types.ERROR,
      (step) => ({ accountId: (step.payload as { readonly accountId: number }).accountId }),
      ({ body }) => failed('award_currency', body.reason),
    ),
  ],
};

const condition = object({
  ...{ type: str(), operator: str(), value: i64(), values: list(i64()), referenceId: u32(), step: str() },
  ...{ worldId: u8(), channelId: u8(), includeEquipped: bool(), itemId: optional(u32()) },
});
const conditions = object({ characterId: u32(), conditions: list(condition) });

export const validating = ({ lookUp }: AnyAction): Change => ({
  notes: (before) => [
    ...before.filter((note) => !/^Types of conditions/.test(note)),
    'A condition may name `values` (operator `in`), `referenceId`, `step`, `worldId`, `channelId` and `includeEquipped`; all are handed to the port unchecked. `itemId`, the older name of the reference, is understood.',
  ],
  payload: conditions,
  sample: {
    characterId: 12345,
    conditions: [
      {
        ...{ type: 'meso', operator: '>=', value: 1000, values: [], referenceId: 0, step: '' },
        ...{ worldId: 0, channelId: 0, includeEquipped: false },
      },
    ],
  },
  ...(lookUp
    ? {
        lookUp: {
          ...lookUp,
          input: ({ payload }): JsonObject => {
            const { characterId, conditions: given } = payload as z.output<typeof conditions>;
            return {
              characterId,
              conditions: given.map(({ itemId = 0, referenceId, ...rest }) => ({
                ...rest,
                referenceId: referenceId || itemId,
                itemId: itemId || referenceId,
              })),
            };
          },
        },
      }
    : {}),
});

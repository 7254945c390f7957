import { z } from 'zod';
import { bool, i64, type Int64, object, str, time, u16, u32, u64, u8, withZero } from '../../wire/index.js';

/** A signed 64-bit number that stands as text on the wire. */
const cashId = () =>
  withZero(
    z.string().refine((text) => /^-?\d{1,19}$/.test(text) && i64().safeParse(BigInt(text)).success, {
      error: 'is not the text of a whole number of 64 bits',
    }),
    '0',
  );

/** A time that is `null` while there is none. */
const moment = () => withZero(z.union([time(), z.null()]), null);

const stats = () => ({
  ...{ strength: u16(), dexterity: u16(), intelligence: u16(), luck: u16(), hp: u16(), mp: u16() },
  ...{ weaponAttack: u16(), magicAttack: u16(), weaponDefense: u16(), magicDefense: u16() },
  ...{ accuracy: u16(), avoidability: u16(), hands: u16(), speed: u16(), jump: u16(), slots: u16() },
});
const growth = () => ({ levelType: u8(), level: u8(), experience: u32(), hammersApplied: u32() });
const origin = () => ({ cashId: cashId(), commodityId: u32(), purchaseBy: u32(), petId: u32() });
const stack = () => ({
  ...{ quantity: u32(), ownerId: u32(), owner: str(), flag: u16(), rechargeable: u64() },
});

/** An item, flat, as ACCEPT hands it over; in the order in which it is written. */
export const assetMembers = () => ({
  expiration: time(),
  createdAt: time(),
  ...stack(),
  ...stats(),
  ...{ locked: bool(), spikes: bool(), karmaUsed: bool(), cold: bool(), canBeTraded: bool() },
  ...growth(),
  equippedSince: moment(),
  ...origin(),
});

/** The same as the storage service takes it with DEPOSIT. */
export const depositMembers = () => ({
  expiration: time(),
  ...stack(),
  ...stats(),
  ...growth(),
  ...origin(),
});

export const flatAsset = object(assetMembers());
export type FlatAsset = z.output<typeof flatAsset>;

export const cashIdText = (id: Int64): string => String(id);

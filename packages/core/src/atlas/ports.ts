import {
  list,
  memberInAnyCase,
  object,
  i16,
  raw,
  str,
  time,
  u16,
  u32,
  u8,
  uuid,
  type Int64,
} from '../wire/index.js';

/** An item as the inventory and the storage service describe it. */
const asset = () =>
  object({
    id: u32(),
    slot: i16(),
    templateId: u32(),
    expiration: time(),
    referenceId: u32(),
    referenceType: str(),
    referenceData: raw(),
  });

/** Answer with one item; an absent or `null` item (id 0) means that there is none. */
export const assetAnswer = object({ asset: asset() });
export const transferInAnswer = object({ asset: asset(), compartmentId: uuid() });
/** Answer with one item of the cash shop; an absent or `null` item (id 0) means that there is none. */
export const cashItemAnswer = object({
  compartmentId: uuid(),
  item: object({ id: u32(), templateId: u32(), quantity: u32(), flag: u16(), purchasedBy: u32() }),
});
export const portalAnswer = object({ portalId: u32() });
/** An absent or `null` room (capacity 0) means that there is no such character or inventory. */
export const roomAnswer = object({ room: object({ capacity: u32(), freeSlots: u32(), stacks: u32() }) });
/** An absent or `null` wallet (account 0) means that the account has none; so with the answers below. */
export const walletAnswer = object({
  wallet: object({ accountId: u32(), credit: u32(), points: u32(), prepaid: u32() }),
});
export const guildAnswer = object({ guild: object({ id: u32(), leaderId: u32(), capacity: u32() }) });
export const petAnswer = object({ pet: object({ id: u32(), level: u8(), closeness: u16() }) });
export const questAnswer = object({ quest: object({ questId: u32(), state: u8() }) });
export const storageAnswer = object({
  storage: object({ accountId: u32(), capacity: u32(), used: u32(), mesos: u32() }),
});
export const buddyListAnswer = object({ buddyList: object({ characterId: u32(), capacity: u8() }) });
export const skillAnswer = object({ skill: object({ id: u32(), level: u8(), masterLevel: u8() }) });
export const dropsAnswer = list(object({ itemId: u32(), quantity: u32(), mesos: u32(), x: i16(), y: i16() }));

export interface FoundAsset {
  readonly asset: {
    readonly id: number;
    readonly slot: number;
    readonly templateId: number;
    readonly expiration: string;
    readonly referenceId: number;
    readonly referenceType: string;
    readonly referenceData?: unknown;
  };
}

/** The `quantity` inside reference data; `undefined` where it tells none. Equipment and pets have none. */
export function quantityIn(referenceData: unknown): number | undefined {
  if (typeof referenceData !== 'object' || referenceData === null) return undefined;
  const quantity = memberInAnyCase(referenceData as Record<string, unknown>, 'quantity');
  return typeof quantity === 'number' && quantity > 0 ? quantity : undefined;
}

/** What the services know, as far as it tells whether a step can be carried out. */
interface Known {
  readonly room: { readonly capacity: number; readonly freeSlots: number; readonly stacks: number };
  readonly wallet: {
    readonly accountId: number;
    readonly credit: number;
    readonly points: number;
    readonly prepaid: number;
  };
  readonly guild: { readonly id: number; readonly leaderId: number; readonly capacity: number };
  readonly pet: { readonly id: number; readonly level: number; readonly closeness: number };
  readonly quest: { readonly questId: number; readonly state: number };
  readonly storage: {
    readonly accountId: number;
    readonly capacity: number;
    readonly used: number;
    readonly mesos: number;
  };
  readonly buddyList: { readonly characterId: number; readonly capacity: number };
  readonly skill: { readonly id: number; readonly level: number; readonly masterLevel: number };
}
type Maybe<K extends keyof Known> = { readonly [Name in K]: Known[Name] | null };

interface MaybeAsset {
  readonly asset: FoundAsset['asset'] | null;
}
interface OwnedSlot {
  readonly characterId: number;
  readonly inventoryType: number;
  readonly slot: number;
}

/**
 * The ports that the Atlas actions call, with what they are given and what they have to answer. A port that finds
 * nothing answers `{ asset: null }` (or `{ item: null }`); one that fails throws. None of them changes anything, except
 * `monsters.spawn`.
 */
export interface AtlasPorts {
  /** The item in one slot of a character's inventory. */
  'inventory.findAssetBySlot'(input: OwnedSlot): MaybeAsset;
  /** The first item of that template; with the deployed dialect only. */
  'inventory.findAssetByTemplate'(input: {
    readonly characterId: number;
    readonly inventoryType: number;
    readonly templateId: number;
  }): MaybeAsset;
  /**
   * Where an item lies now that came into the inventory before: the asset `assetId` if that is not 0 (and no other, if
   * that one is gone), else the asset with this reference and template, else the stack of that template into which it was
   * merged. Asked before an undo, so the answer has to be of this moment: no cache.
   */
  'inventory.findAssetByReference'(input: {
    readonly characterId: number;
    readonly inventoryType: number;
    readonly templateId: number;
    readonly referenceId: number;
    readonly assetId: number;
  }): MaybeAsset;
  /**
   * The room in one inventory of a character: its slots, how many of them are free (worn items take none), and how many
   * stacks of that template lie in it. `room: null` when there is no such character or inventory. Deployed dialect only, as
   * are all ports below that tell what a service knows: they are asked before a command is sent that the service would leave
   * unanswered.
   */
  'inventory.findRoom'(input: {
    readonly characterId: number;
    readonly inventoryType: number;
    readonly templateId: number;
  }): Maybe<'room'>;
  /** The balances of an account; `wallet: null` when it has no wallet. */
  'cashShop.findWallet'(input: { readonly accountId: number }): Maybe<'wallet'>;
  /** The guild that the character is a member of; `guild: null` when there is none. */
  'guild.findByMember'(input: { readonly characterId: number }): Maybe<'guild'>;
  /** A pet; `pet: null` when there is none of that id. */
  'pet.find'(input: { readonly petId: number }): Maybe<'pet'>;
  /** A character's quest; state 0 not started, 1 started, 2 completed. `quest: null` when the character never had it. */
  'quest.find'(input: { readonly characterId: number; readonly questId: number }): Maybe<'quest'>;
  /** The storage of an account in a world, with the slots in use; `storage: null` when it has none yet. */
  'storage.find'(input: { readonly accountId: number; readonly worldId: number }): Maybe<'storage'>;
  /** A character's buddy list; `buddyList: null` when there is none. */
  'buddyList.find'(input: { readonly characterId: number }): Maybe<'buddyList'>;
  /** A skill that a character has; `skill: null` when the character has not learnt it. */
  'skill.find'(input: { readonly characterId: number; readonly skillId: number }): Maybe<'skill'>;
  /** The item in one slot of the storage that the character has opened. */
  'storage.findProjectedAsset'(input: OwnedSlot): MaybeAsset;
  /** The character's item with that cash id, and the id of the cash shop compartment it is to go to. */
  'cashShop.planTransferIn'(input: {
    readonly characterId: number;
    readonly accountId: number;
    readonly inventoryType: number;
    readonly compartmentType: number;
    readonly cashId: Int64;
  }): MaybeAsset & { readonly compartmentId: string };
  /** The cash shop's item with that cash id, and the compartment it lies in. */
  'cashShop.findItem'(input: {
    readonly accountId: number;
    readonly compartmentType: number;
    readonly cashId: Int64;
  }): {
    readonly compartmentId: string;
    readonly item: {
      readonly id: number;
      readonly templateId: number;
      readonly quantity: number;
      readonly flag: number;
      readonly purchasedBy: number;
      /** The last three go with the item in `deployed-2026-08`, and are not looked at in the other dialects. */
      readonly commodityId?: number;
      readonly petId?: number;
      readonly expiration?: string;
    } | null;
  };
  /**
   * The portal of a map by its name, where one is given, else the id that came with it; `deployed-2026-08` only. Throws when the
   * map has no portal of that name.
   */
  'maps.findPortal'(input: {
    readonly mapId: number;
    readonly portalId: number;
    /** Empty when the portal is given by its id. */
    readonly portalName: string;
  }): { readonly portalId: number };
  /** A random portal of the map on which a character may appear (type 0, target map 999999999). */
  'maps.randomPortal'(input: { readonly mapId: number }): { readonly portalId: number };
  /** Whether the character fulfils the conditions, one result per condition. */
  'character.validate'(input: {
    readonly characterId: number;
    readonly conditions: readonly {
      readonly type: string;
      readonly operator: string;
      readonly value: Int64;
      readonly itemId: number;
      /** The members below come in `deployed-2026-08` only. */
      readonly values?: readonly Int64[];
      readonly referenceId?: number;
      readonly step?: string;
      readonly worldId?: number;
      readonly channelId?: number;
      readonly includeEquipped?: boolean;
    }[];
  }): { readonly results: readonly { readonly passed: boolean; readonly description: string }[] };
  /** Rolls what a reactor drops and where each drop comes to rest; mesos drops have itemId 0 and quantity 0. */
  'drops.roll'(input: {
    readonly characterId: number;
    readonly worldId: number;
    readonly channelId: number;
    readonly mapId: number;
    readonly reactorId: number;
    readonly classification: string;
    readonly x: number;
    readonly y: number;
    readonly dropType: string;
    readonly meso: boolean;
    readonly mesoChance: number;
    readonly mesoMin: number;
    readonly mesoMax: number;
    readonly minItems: number;
  }): readonly {
    readonly itemId: number;
    readonly quantity: number;
    readonly mesos: number;
    readonly x: number;
    readonly y: number;
  }[];
  /** Puts `count` monsters on the map; not in the documented dialect. The answer is not used. */
  'monsters.spawn'(input: {
    readonly worldId: number;
    readonly channelId: number;
    readonly mapId: number;
    /** The instance of the map, in `deployed-2026-08`. */
    readonly instance?: string;
    readonly monsterId: number;
    readonly x: number;
    readonly y: number;
    readonly team: number;
    readonly count: Int64;
  }): object;
}

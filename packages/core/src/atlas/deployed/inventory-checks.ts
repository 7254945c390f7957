import { inventoryTypeOf } from '../inventory-type.js';
import type { MovePayload } from '../inventory/equip.js';
import type { CreateAssetPayload } from '../inventory/payloads.js';
import { assetAnswer, roomAnswer } from '../ports.js';
import { check } from './check.js';

/** A stack of the same item may take the new ones without a slot of its own. */
const room = (action: string) =>
  check({
    action,
    port: 'inventory.findRoom',
    asks: ({ characterId, item: { templateId } }: CreateAssetPayload) => ({
      characterId,
      inventoryType: inventoryTypeOf(templateId),
      templateId,
    }),
    answer: roomAnswer,
    objects: ({ room: { capacity, freeSlots, stacks } }, { characterId, item: { templateId } }) => {
      const inventory = inventoryTypeOf(templateId);
      if (capacity === 0)
        return `CHARACTER_NOT_FOUND: character ${characterId} has no inventory ${inventory}`;
      if (freeSlots > 0 || (stacks > 0 && inventory !== 1)) return undefined;
      return {
        told: `INVENTORY_FULL: all ${capacity} slots of inventory ${inventory} are taken`,
        code: 'INVENTORY_FULL',
      };
    },
    when: 'the inventory is full or the character unknown',
  });

const equipment = 1;

const worn = (action: string) =>
  check({
    action,
    port: 'inventory.findAssetBySlot',
    asks: ({ characterId, source }: MovePayload) => ({
      characterId,
      inventoryType: equipment,
      slot: source,
    }),
    answer: assetAnswer,
    objects: ({ asset }, { source }) =>
      asset.id === 0 ? `SLOT_EMPTY: no equipment lies in slot ${source}` : undefined,
    when: 'no equipment lies in the slot `source`',
  });

export const inventoryChecks = [
  room('award_asset'),
  room('award_inventory'),
  room('create_and_equip_asset'),
  worn('equip_asset'),
  worn('unequip_asset'),
];

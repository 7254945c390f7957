import type { GameDialect } from '@sagachart/testing';
import {
  type ActionRow,
  answered,
  asksFirst,
  bag,
  CHARACTER,
  hero,
  impossible,
  one,
  type StepRow,
  told,
} from './row.js';

const COMPARTMENT = 'COMMAND_TOPIC_COMPARTMENT';
const owning = (...assets: { templateId: number; slot?: number; quantity?: number; id?: number }[]) => ({
  characters: [{ id: CHARACTER, assets }],
});
const made = (dialect: GameDialect) => (dialect === 'documented' ? 'CREATE' : 'CREATE_ASSET');
const destroyed = (dialect: GameDialect) => (dialect === 'documented' ? 'DELETE' : 'DESTROY');

/** DESTROY names a slot, and the item may have been moved. */
const findsFirst = (dialect: GameDialect) =>
  dialect === 'deployed' ? { undoPort: 'inventory.findAssetByReference' } : {};

const award = (action: string): ActionRow => ({
  action,
  steps: (dialect) =>
    one({
      ...asksFirst(dialect, 'inventory.findRoom'),
      command: answered(COMPARTMENT, made(dialect)),
      rejection: { code: 'INVENTORY_FULL' },
      undo: told(destroyed(dialect)),
      ...findsFirst(dialect),
    }),
  gains: { items: { 2000000: 5 } },
  state: bag(2),
});

const acceptedByCharacter: StepRow = {
  id: 'it',
  command: answered(COMPARTMENT, 'ACCEPT'),
  rejection: { code: 'INVENTORY_FULL' },
  undo: told('RELEASE'),
  undoPort: 'inventory.findAssetByReference',
};

export const inventoryRows: readonly ActionRow[] = [
  award('award_asset'),
  award('award_inventory'),
  {
    action: 'destroy_asset',
    world: owning({ templateId: 4000001, quantity: 25 }),
    steps: (dialect) =>
      one({
        ...(dialect === 'deployed'
          ? { port: 'inventory.findAssetByTemplate', portMayFindNothing: true as const }
          : {}),
        command: answered(COMPARTMENT, destroyed(dialect)),
        rejection: { code: 'UNKNOWN' },
        undo: told(made(dialect)),
      }),
    gains: { items: { 4000001: -10 } },
    // The items come back as a stack of their own.
    state: (world) =>
      hero(world)?.compartments[4].assets.reduce(
        (sum, asset) => sum + Number(asset.referenceData['quantity']),
        0,
      ),
  },
  {
    action: 'equip_asset',
    world: owning({ templateId: 1302000, slot: 6 }),
    steps: (dialect) =>
      one({
        ...asksFirst(dialect, 'inventory.findAssetBySlot'),
        command: answered(COMPARTMENT, 'EQUIP'),
        rejection: { code: 'UNKNOWN' },
        undo: told('UNEQUIP'),
      }),
    state: bag(1),
  },
  {
    action: 'unequip_asset',
    world: owning({ templateId: 1302000, slot: -11 }),
    steps: (dialect) =>
      one({
        ...asksFirst(dialect, 'inventory.findAssetBySlot'),
        command: answered(COMPARTMENT, 'UNEQUIP'),
        rejection: { code: 'UNKNOWN' },
        undo: told('EQUIP'),
      }),
    state: bag(1),
  },
  {
    action: 'create_and_equip_asset',
    steps: (dialect) =>
      dialect === 'documented'
        ? one({
            command: answered(COMPARTMENT, 'CREATE_AND_EQUIP'),
            rejection: { code: 'INVENTORY_FULL' },
            undo: told('DELETE'),
          })
        : [
            {
              id: 'it',
              ...asksFirst(dialect, 'inventory.findRoom'),
              command: answered(COMPARTMENT, 'CREATE_ASSET'),
              rejection: { code: 'INVENTORY_FULL' },
              undo: told('DESTROY'),
              ...findsFirst(dialect),
            },
            {
              id: 'auto_equip_step',
              ...asksFirst(dialect, 'inventory.findAssetBySlot'),
              command: answered(COMPARTMENT, 'EQUIP'),
              rejection: { code: 'UNKNOWN' },
              undo: told('UNEQUIP'),
              // The item is destroyed where it is worn.
              goneWithEarlierUndo: true,
            },
          ],
    gains: { items: { 1302000: 1 } },
    state: bag(1),
  },
  {
    action: 'accept_to_character',
    steps: [acceptedByCharacter],
    gains: { items: { 1302000: 1 } },
    state: bag(1),
  },
  {
    // Sent by itself it does not know what the item was like.
    action: 'release_from_character',
    world: owning({ templateId: 2000000, quantity: 5, id: 501 }),
    steps: one({
      command: answered(COMPARTMENT, 'RELEASE'),
      rejection: { code: 'UNKNOWN' },
      undo: impossible,
    }),
    gains: { items: { 2000000: -5 } },
    state: bag(2),
  },
];

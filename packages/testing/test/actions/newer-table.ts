import type { GameWorld } from '@sagachart/testing';
import { type ActionRow, actionTable, type StepRow, stepsOf } from './table/index.js';

const dialect = 'deployed-2026-08';
const sampleId = '0a1b2c3d-0013-4000-8000-000000000013';

/** How the effect of an action goes away that stays with the services before. */
const undoneBy: Readonly<Record<string, string>> = {
  create_character: 'DELETE_CHARACTER',
  create_skill: 'REQUEST_DELETE',
};

const payloads: Readonly<Record<string, NonNullable<ActionRow['payload']>>> = {
  accept_to_character: {
    ...{ transactionId: sampleId, characterId: 12345, inventoryType: 1, templateId: 1302000 },
    assetData: { quantity: 1, strength: 3 },
  },
  accept_to_cash_shop: (world: GameWorld) => ({
    ...{ transactionId: sampleId, characterId: 12345, accountId: 7001, compartmentType: 1 },
    ...{ cashId: 4611686018427387905n, templateId: 5000000, quantity: 1, purchasedBy: 7001 },
    compartmentId: world.lookUps.cashShopCompartment({ accountId: 7001, compartmentType: 1 }).id,
  }),
};

function newerStep(action: string, step: StepRow): StepRow {
  const type = undoneBy[action];
  const { command } = step;
  return {
    ...step,
    ...(command?.topic === 'COMMAND_TOPIC_STORAGE_SHOW'
      ? { command: { ...command, topic: 'COMMAND_TOPIC_STORAGE' } }
      : {}),
    ...(type === undefined ? {} : { undo: { kind: 'confirmed', type, rejection: 'untold' } as const }),
  };
}

const withPayload = (payload: ActionRow['payload']) => (payload === undefined ? {} : { payload });

/** The table of actions as the services of August 2026 have it. */
export const newerTable: readonly ActionRow[] = actionTable.map((row) => ({
  ...row,
  ...withPayload(payloads[row.action]),
  steps: stepsOf(row, dialect).map((step) => newerStep(row.action, step)),
}));

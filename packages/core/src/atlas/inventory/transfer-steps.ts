import { object, raw, sagaUuid, str, u32 } from '../../wire/index.js';
import { assetStatus, compartmentCommands, compartmentStatus } from '../channels/index.js';
import { failed } from '../failure-text.js';
import { inventoryType } from '../inventory-type.js';
import { assetAnswer } from '../ports.js';
import { assetData, noAssetData } from './asset-data.js';
import { inventoryError, mayConcern } from './failures.js';
import { defineGoAction } from '../go-services.js';

const { ACCEPT, RELEASE } = compartmentCommands.types;
const { ACCEPTED, RELEASED, ERROR } = compartmentStatus.types;

const never = (): boolean => false;

/** What is kept of the asset topic's ACCEPTED; empty when the item was merged into a stack. */
export interface AcceptedAsset {
  readonly assetId?: number;
}

const sampleId = '0a1b2c3d-0005-4000-8000-000000000005';

export const acceptToCharacter = defineGoAction({
  name: 'accept_to_character',
  kind: 'command',
  summary: 'Puts an item that comes from elsewhere into a character’s inventory.',
  notes: [
    'Completes on ACCEPTED of the compartment topic (character); it does not tell which item. A rejection is reported as INVENTORY_FULL, whatever the saga type.',
    'ERROR counts as its rejection unless the error code names another command, such as RELEASE_COMMAND_FAILED.',
    'Where ACCEPTED of the asset topic told a new asset, the undo releases all of it (quantity 0): the inventory service may have linked it to a row that says more than what came in. RELEASED of the asset topic confirms that; QUANTITY_CHANGED above 0 for it parks the undo.',
    'The undo of an item that was merged into a stack is confirmed by RELEASED of the compartment topic.',
    'For the undo the port `inventory.findAssetByReference` finds the item, for an item that was merged into a stack is told by no event of its own; the asset id of the asset topic’s ACCEPTED is handed to it when there was one.',
  ],
  payload: object({
    transactionId: sagaUuid(),
    characterId: u32(),
    inventoryType: inventoryType(),
    templateId: u32(),
    referenceId: u32(),
    referenceType: str(),
    referenceData: raw(),
    quantity: u32(),
  }),
  sample: {
    transactionId: sampleId,
    characterId: 12345,
    inventoryType: 1,
    templateId: 1302000,
    referenceId: 77,
    referenceType: 'equipable',
    referenceData: { ownerId: 0 },
    quantity: 1,
  },
  send: ({ payload: { characterId, inventoryType, ...body } }) =>
    ACCEPT({ transactionId: body.transactionId, characterId, inventoryType, body }),
  completes: (on) => [
    on(
      ACCEPTED,
      ({ payload }) => ({ characterId: payload.characterId }),
      (): AcceptedAsset => ({}),
    ),
  ],
  observes: (on) => [
    on(
      assetStatus.types.ACCEPTED,
      ({ payload }) => ({ characterId: payload.characterId, templateId: payload.templateId }),
      ({ assetId }, { result }): AcceptedAsset =>
        (result as AcceptedAsset | undefined)?.assetId === undefined ? { assetId } : {},
    ),
  ],
  fails: (on) => [
    on(
      ERROR,
      ({ payload }) => ({ characterId: payload.characterId, body: { errorCode: mayConcern('ACCEPT') } }),
      ({ body }) => failed('accept_to_character', body.errorCode, 'INVENTORY_FULL'),
    ),
  ],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ payload, result }) =>
      payload.quantity === 0 && payload.inventoryType !== 1 && result?.assetId === undefined
        ? 'the quantity was 0 and the item was merged into a stack, so how much came in is not known'
        : undefined,
    lookUp: {
      activity: 'inventory.findAssetByReference',
      input: ({ payload: { characterId, inventoryType, templateId, referenceId }, result }) => ({
        characterId,
        inventoryType,
        templateId,
        referenceId,
        assetId: result?.assetId ?? 0,
      }),
      answer: assetAnswer,
      refuse: ({ asset }, { payload }) =>
        asset.id === 0 ? `the accepted item ${payload.templateId} is no longer in the inventory` : undefined,
    },
    send: ({ payload: { transactionId, characterId, inventoryType, quantity }, result }, { asset }) =>
      RELEASE({
        transactionId,
        characterId,
        inventoryType,
        // A new asset is all that came in, whatever number its row was linked to.
        body: { transactionId, assetId: asset.id, quantity: result?.assetId === undefined ? quantity : 0 },
      }),
    completes: (on) => [
      // RELEASED of the compartment topic follows a release in part as well.
      on(assetStatus.types.RELEASED, ({ payload, result }) => ({
        characterId: payload.characterId,
        assetId: result?.assetId ?? never,
      })),
      on(RELEASED, ({ payload, result }) => ({
        characterId: result?.assetId === undefined ? payload.characterId : never,
      })),
    ],
    fails: (on) => [
      on(
        assetStatus.types.QUANTITY_CHANGED,
        ({ payload, result }) => ({
          characterId: payload.characterId,
          assetId: result?.assetId ?? never,
          body: { quantity: (left: number) => left > 0 },
        }),
        ({ assetId, body }) =>
          failed(
            'accept_to_character',
            `asset ${assetId} was to be released whole, and ${body.quantity} are left`,
          ),
      ),
      inventoryError(on, 'accept_to_character', 'RELEASE'),
    ],
  },
});

export const releaseFromCharacter = defineGoAction({
  name: 'release_from_character',
  kind: 'command',
  summary: 'Takes an item out of a character’s inventory to put it elsewhere.',
  notes: [
    'Completes on RELEASED of the compartment topic (character); it does not tell which item.',
    'ERROR counts as its rejection unless the error code names another command, such as ACCEPT_COMMAND_FAILED.',
    'The undo is ACCEPT with the data of the item, which only a transfer hands over; a step that was sent by itself cannot be undone. The item may come back to another slot.',
  ],
  payload: object({
    transactionId: sagaUuid(),
    characterId: u32(),
    inventoryType: inventoryType(),
    assetId: u32(),
    quantity: u32(),
  }),
  sample: { transactionId: sampleId, characterId: 12345, inventoryType: 2, assetId: 501, quantity: 5 },
  memo: assetData,
  send: ({ payload: { transactionId, characterId, inventoryType, assetId, quantity } }) =>
    RELEASE({ transactionId, characterId, inventoryType, body: { transactionId, assetId, quantity } }),
  completes: (on) => [on(RELEASED, ({ payload }) => ({ characterId: payload.characterId }))],
  fails: (on) => [inventoryError(on, 'release_from_character', 'RELEASE')],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ memo }) => (memo === undefined ? noAssetData : undefined),
    send: ({ payload: { transactionId, characterId, inventoryType }, memo }) =>
      ACCEPT({
        transactionId,
        characterId,
        inventoryType,
        body: { transactionId, ...assetData.parse(memo) },
      }),
    completes: (on) => [on(ACCEPTED, ({ payload }) => ({ characterId: payload.characterId }))],
    fails: (on) => [inventoryError(on, 'release_from_character', 'ACCEPT')],
  },
});

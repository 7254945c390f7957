import { type Action, type FailsOn, type On } from '../../action/index.js';
import type { LookUp, StepView } from '../../chart/index.js';
import { ZERO_TIME } from '../../wire/index.js';
import type { Dialect, FoundStack } from '../dialect/index.js';
import { inventoryTypeOf } from '../inventory-type.js';
import { assetAnswer, type FoundAsset, quantityIn } from '../ports.js';
import {
  type CreatedAsset,
  createdAsset,
  createdRules,
  destroyedRules,
  mergedIntoStack,
} from './asset-events.js';
import { creationFailed, inventoryError } from './failures.js';
import { type CreateAssetPayload, createAssetPayload } from './payloads.js';
import { defineGoAction } from '../go-services.js';

type View = StepView<CreateAssetPayload, undefined, CreatedAsset>;

/** What CREATE asks for and what its answers must speak of. */
export const orderOf = ({ transactionId, payload: { characterId, item } }: StepView<CreateAssetPayload>) => ({
  transactionId,
  characterId,
  templateId: item.templateId,
  quantity: item.quantity,
  expiration: item.expiration ?? ZERO_TIME,
});

/** One piece of equipment is made whatever the quantity says, and quantity 0 in a taking would mean all there is. */
const madeQuantity = ({ payload: { item } }: View): number =>
  inventoryTypeOf(item.templateId) === 1 ? Math.max(1, item.quantity) : item.quantity;

const takenBack = (step: View) => ({ ...orderOf(step), quantity: madeQuantity(step) });

/** Why a found asset cannot be what the step made; a slot is only destroyed when it surely holds that. */
function unfit({ asset }: FoundAsset, { payload: { item }, result }: View): string | undefined {
  const { templateId, quantity } = item;
  if (asset.id === 0 || asset.id !== result?.assetId)
    return `the made item ${templateId} (asset ${result?.assetId}) is no longer in the inventory`;
  if (asset.templateId !== templateId)
    return `asset ${asset.id} is an item ${asset.templateId}, not ${templateId}`;
  const left = quantityIn(asset.referenceData) ?? quantity;
  if (left < quantity && inventoryTypeOf(templateId) !== 1)
    return `only ${left} of the ${quantity} made items ${templateId} are left in asset ${asset.id}`;
  return undefined;
}

/** Where the made item lies now: a player may have moved it since. */
const findMade: LookUp<View, FoundStack> = {
  activity: 'inventory.findAssetByReference',
  input: ({ payload: { characterId, item }, result }) => ({
    characterId,
    inventoryType: inventoryTypeOf(item.templateId),
    templateId: item.templateId,
    referenceId: 0,
    assetId: result?.assetId ?? 0,
  }),
  answer: assetAnswer,
  refuse: (found, step) => found && unfit(found, step),
};

/** How a made item is taken back, for the actions that make one. */
export function takingBack(dialect: Dialect, name: string) {
  const bySlot = dialect.findStack !== undefined;
  return {
    kind: 'inverse' as const,
    impossibleWhen: (step: View): string | undefined => {
      if (madeQuantity(step) === 0) return 'the quantity was 0, so how much was made is not known';
      if (bySlot && !step.result?.assetId) return 'no event told which item was made';
      return undefined;
    },
    ...(bySlot ? { lookUp: findMade } : {}),
    send: (step: View, found: FoundStack) =>
      dialect.destroyItem({
        ...takenBack(step),
        removeAll: false,
        // Descriptions of the action show the command without asking a port.
        slot: (found?.asset ?? step.result)?.slot ?? 0,
      }),
    completes: (on: On<View>) =>
      destroyedRules<View>(on, (step) => ({
        ...takenBack(step),
        ...(bySlot ? { assetId: step.result?.assetId } : {}),
        byAssetOnly: step.result?.assetId !== undefined,
        before: { held: step.result?.held },
      })),
    fails: (on: FailsOn<View>) => [inventoryError(on, name, 'DESTROY')],
  };
}

export const creationNotes = [
  'Completes on CREATED of the asset topic (character, template, and the quantity where the event tells one: a merged stack may hold more), or on CREATED of the compartment topic, whichever comes first. A participant that sends both leaves a surplus event, which may complete a following award of the same inventory and quantity.',
  'The undo is confirmed by DELETED or QUANTITY_CHANGED of the asset topic; by DELETED of the compartment topic only if no asset event has come for this step.',
];

function awarding(name: string, summary: string, dialect: Dialect): Action<CreateAssetPayload> {
  return defineGoAction<CreateAssetPayload, undefined, CreatedAsset, unknown, FoundStack>({
    name,
    kind: 'command',
    summary,
    notes: [
      dialect.notes.create,
      ...creationNotes,
      'QUANTITY_CHANGED of a stack of the item that holds at least as many completes the step too: the service has merged the items into it. The undo takes as many out of that stack again.',
      'A failure that says "full" is reported as INVENTORY_FULL. The inventory service of today reports no failure of it.',
      dialect.notes.takeBack,
    ],
    payload: createAssetPayload,
    sample: { characterId: 12345, item: { templateId: 2000000, quantity: 5 } },
    send: (step) => dialect.createItem(orderOf(step)),
    completes: (on) => [...createdRules(on, orderOf), mergedIntoStack(on, orderOf)],
    observes: (on) => [createdAsset(on, orderOf)],
    fails: (on) => [creationFailed(on, name), inventoryError(on, name, 'CREATE')],
    undo: takingBack(dialect, name),
  });
}

export const awardAssetIn = (dialect: Dialect) =>
  awarding('award_asset', 'Gives items to a character.', dialect);

export const awardInventoryIn = (dialect: Dialect) =>
  awarding('award_inventory', 'Older name of `award_asset`, with the same meaning.', dialect);

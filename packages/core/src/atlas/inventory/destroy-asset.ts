import { type Action } from '../../action/index.js';
import type { StepView } from '../../chart/index.js';
import { type Int64, memberInAnyCase, ZERO_TIME } from '../../wire/index.js';
import type { Dialect, FoundStack } from '../dialect/index.js';
import { inventoryTypeOf } from '../inventory-type.js';
import { quantityIn } from '../ports.js';
import { createdRules, type DestroyedAsset, destroyedRules, mergedIntoStack } from './asset-events.js';
import { creationFailed, inventoryError } from './failures.js';
import { type DestroyAssetPayload, destroyAssetPayload } from './payloads.js';
import { defineGoAction } from '../go-services.js';

const name = 'destroy_asset';

type View = StepView<DestroyAssetPayload, FoundStack, DestroyedAsset>;

const wanted = ({ payload, found }: StepView<DestroyAssetPayload, FoundStack>) => ({
  ...payload,
  assetId: found?.asset.id,
});

/** How much was taken; `undefined` when all was taken and nobody knows how much that was. */
function takenQuantity({ payload, found }: StepView<DestroyAssetPayload, FoundStack>): number | undefined {
  const held = found && (quantityIn(found.asset.referenceData) ?? 1);
  if (payload.removeAll || payload.quantity === 0) return held;
  if (inventoryTypeOf(payload.templateId) === 1) return held ?? payload.quantity;
  return held === undefined ? payload.quantity : Math.min(held, payload.quantity);
}

function memberOf(referenceData: unknown, member: string): Int64 {
  if (typeof referenceData !== 'object' || referenceData === null) return 0;
  const value = memberInAnyCase(referenceData as Readonly<Record<string, unknown>>, member);
  return typeof value === 'number' || typeof value === 'bigint' ? value : 0;
}

/** What is known of the lost item beyond template and quantity. */
function detailsOf(found: FoundStack) {
  if (!found) return { expiration: ZERO_TIME };
  const { expiration, referenceData } = found.asset;
  return {
    expiration,
    ownerId: Number(memberOf(referenceData, 'ownerId')),
    flag: Number(memberOf(referenceData, 'flag')),
    rechargeable: memberOf(referenceData, 'rechargeable'),
  };
}

const madeAgain = (step: View) => ({ ...step.payload, quantity: takenQuantity(step) ?? 0 });

const backAgain = (step: View) => ({
  ...madeAgain(step),
  byAssetOnly: step.result?.assetId !== undefined,
  before: { held: step.result?.left },
});

export function destroyAssetIn(dialect: Dialect): Action<DestroyAssetPayload> {
  const { findStack } = dialect;
  return defineGoAction<DestroyAssetPayload, FoundStack, DestroyedAsset>({
    name,
    kind: 'command',
    summary: 'Takes items of one template from a character.',
    notes: [
      dialect.notes.destroy,
      'Completes on DELETED or QUANTITY_CHANGED of the asset topic (character, template, and the asset where it was looked up), or on DELETED of the compartment topic (which tells the character alone), whichever comes first.',
      'The inventory service of today reports no failure of it, so the step then ends by its deadline.',
      'The undo makes the items anew: the stats of equipment are lost, and so is all else that was not looked up before.',
      'After `removeAll` or quantity 0 there is an undo only where the quantity was looked up before.',
      'CREATED of the compartment topic confirms the undo only if no asset event has come for this step.',
    ],
    payload: destroyAssetPayload,
    sample: { characterId: 12345, templateId: 4000001, quantity: 10, removeAll: false },
    ...(findStack ? { lookUp: findStack } : {}),
    send: ({ transactionId, payload, found }) =>
      dialect.destroyItem({ transactionId, ...payload, slot: found?.asset.slot ?? 0 }),
    completes: (on) => destroyedRules(on, wanted),
    fails: (on) => [inventoryError(on, name, 'DESTROY')],
    undo: {
      kind: 'inverse',
      impossibleWhen: (step) =>
        takenQuantity(step) === undefined ? 'all was taken, and how much that was is not known' : undefined,
      send: (step) => {
        const { transactionId, found } = step;
        return dialect.createItem({ transactionId, ...madeAgain(step), ...detailsOf(found) });
      },
      completes: (on) => [
        ...createdRules(on, backAgain),
        // Merged into what was left of the stack, or into another one.
        mergedIntoStack(on, backAgain),
      ],
      fails: (on) => [creationFailed(on, name), inventoryError(on, name, 'CREATE')],
    },
  });
}

import type { On } from '../../action/index.js';
import type { AnswerRule, StepView } from '../../chart/index.js';
import { assetStatus, compartmentStatus } from '../channels/index.js';
import { inventoryTypeOf } from '../inventory-type.js';
import { quantityIn } from '../ports.js';

/** What the asset topic told of a new item; empty when only the compartment topic answered. */
export interface CreatedAsset {
  readonly assetId?: number;
  readonly slot?: number;
  /** What the stack held after the items were merged into it; missing for an asset of its own. */
  readonly held?: number;
}

/** What the asset topic told of a stack that was reduced or used up; empty when only the compartment topic answered. */
export interface DestroyedAsset {
  readonly assetId?: number;
  /** What was left of a reduced stack. */
  readonly left?: number;
}

/** The items that an answer has to speak of. */
export interface WantedItems {
  readonly characterId: number;
  readonly templateId: number;
  readonly quantity: number;
  /** Where it is known which asset it must be. */
  readonly assetId?: number | undefined;
  /** The participant is known to answer on the asset topic, so the compartment topic's answer is a surplus event. */
  readonly byAssetOnly?: boolean;
  /** What the stack held before: an answer that tells no change of it is a repetition of the one that told that. */
  readonly before?: { readonly held: number | undefined };
}

const never = (): boolean => false;
const atMostOne = (templateId: number): boolean => inventoryTypeOf(templateId) === 1;

/** A stack that an item was merged into tells more than the item's quantity, never less. */
const holds = ({ templateId, quantity }: WantedItems) => {
  const least = atMostOne(templateId) ? 0 : quantity;
  return (told: number | undefined): boolean => told === undefined || told === 0 || told >= least;
};

/** The events that tell that items were made; the asset topic's is the one that says which. */
export function createdRules<S extends StepView>(
  on: On<S>,
  wanted: (step: S) => WantedItems,
): readonly AnswerRule<S, CreatedAsset>[] {
  return [createdAsset(on, wanted), createdInCompartment(on, wanted)];
}

/**
 * The stack of the same items that new ones were merged into, as the inventory services since February 2026 do: it holds at
 * least what was asked for, and not what the step's own answer has told before.
 */
export function mergedIntoStack<S extends StepView>(
  on: On<S>,
  wanted: (step: S) => WantedItems,
): AnswerRule<S, CreatedAsset> {
  return on(
    assetStatus.types.QUANTITY_CHANGED,
    (step) => {
      const { characterId, templateId, quantity, before } = wanted(step);
      return {
        characterId,
        templateId: atMostOne(templateId) ? never : templateId,
        body: { quantity: (told: number) => told >= quantity && told !== before?.held },
      };
    },
    ({ assetId, slot, body }, step): CreatedAsset =>
      (step.result as CreatedAsset | undefined)?.assetId === undefined
        ? { assetId, slot, held: body.quantity }
        : {},
  );
}

export function createdAsset<S extends StepView>(
  on: On<S>,
  wanted: (step: S) => WantedItems,
): AnswerRule<S, CreatedAsset> {
  return on(
    assetStatus.types.CREATED,
    (step) => {
      const items = wanted(step);
      const { characterId, templateId } = items;
      const enough = holds(items);
      return {
        characterId,
        templateId,
        body: { referenceData: (data: unknown) => enough(quantityIn(data)) },
      };
    },
    ({ assetId, slot }, step): CreatedAsset =>
      // The first event counts: a later one with the same content belongs to another step, or to an undo.
      (step.result as CreatedAsset | undefined)?.assetId === undefined ? { assetId, slot } : {},
  );
}

function createdInCompartment<S extends StepView>(
  on: On<S>,
  wanted: (step: S) => WantedItems,
): AnswerRule<S, CreatedAsset> {
  return on(
    compartmentStatus.types.CREATED,
    (step) => {
      const items = wanted(step);
      const inventory = inventoryTypeOf(items.templateId);
      return {
        characterId: items.byAssetOnly ? never : items.characterId,
        body: { type: (type: number) => type === 0 || type === inventory, quantity: holds(items) },
      };
    },
    (): CreatedAsset => ({}),
  );
}

/** The events that tell that items were taken away. */
export function destroyedRules<S extends StepView>(
  on: On<S>,
  wanted: (step: S) => WantedItems,
): readonly AnswerRule<S, DestroyedAsset>[] {
  const asset = (step: S) => {
    const { characterId, templateId, assetId } = wanted(step);
    return { characterId, templateId, ...(assetId === undefined ? {} : { assetId }) };
  };
  return [
    on(assetStatus.types.DELETED, asset, ({ assetId }): DestroyedAsset => ({ assetId })),
    on(
      assetStatus.types.QUANTITY_CHANGED,
      (step) => {
        const { before } = wanted(step);
        const most = before?.held;
        return {
          ...asset(step),
          ...(most === undefined ? {} : { body: { quantity: (left: number) => left < most } }),
        };
      },
      ({ assetId, body }): DestroyedAsset => ({ assetId, left: body.quantity }),
    ),
    on(
      compartmentStatus.types.DELETED,
      (step) => {
        const { characterId, byAssetOnly } = wanted(step);
        return { characterId: byAssetOnly ? never : characterId };
      },
      (): DestroyedAsset => ({}),
    ),
  ];
}

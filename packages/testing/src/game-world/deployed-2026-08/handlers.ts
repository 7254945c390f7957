import { freeSlot, inventoryTypeOf, isSinglePiece, quantityOf, withQuantity } from '../assets.js';
import { CommandReader } from '../command-reader.js';
import { assetStatus, characterStatus, skillStatus, type StatusEvent, walletStatus } from '../envelope.js';
import { worldDefaults } from '../initial-world.js';
import {
  obeyed,
  refuseSilently,
  type CommandHandler,
  type HandlerTable,
  type Obeying,
} from '../obedience.js';
import type { Asset } from '../world-state.js';

const codes: Readonly<Record<string, string>> = {
  INVENTORY_FULL: 'CREATE_ASSET_INVENTORY_FULL',
  INVALID_TEMPLATE: 'CREATE_ASSET_TEMPLATE_NOT_FOUND',
};

/** The same command, whose refusals these services tell where those before them kept silent. */
export function telling(
  handler: CommandHandler,
  failure = handler.failure,
  codeOf: (code: string) => string = (code) => code,
): CommandHandler {
  return {
    ...handler,
    ...(failure ? { failure } : {}),
    obey(obeying) {
      const outcome = handler.obey(obeying);
      if (!('refused' in outcome)) return outcome;
      return { refused: { ...outcome.refused, code: codeOf(outcome.refused.code), silentToday: false } };
    },
  };
}

export const creationCode = (code: string): string => codes[code] ?? 'CREATE_ASSET_UNKNOWN_ERROR';

/** The first stack of the template that is not full: the service looks at nothing else. */
function stackNotFull(assets: readonly Asset[], templateId: number): Asset | undefined {
  return assets.find(
    (asset) =>
      asset.templateId === templateId &&
      !isSinglePiece(asset.referenceType) &&
      !('cashId' in asset.referenceData) &&
      quantityOf(asset) < worldDefaults.stackLimit,
  );
}

/** Fills a stack that has room (QUANTITY_CHANGED) and makes a new one of the rest (CREATED). */
export function merging(create: CommandHandler): CommandHandler {
  return {
    ...create,
    obey(obeying) {
      const { body, population, origin, ledger } = obeying;
      const templateId = body.u32('templateId');
      const quantity = body.u32('quantity');
      const type = inventoryTypeOf(templateId);
      const bag = type && population.character(origin.characterId)?.compartments[type];
      const stack = bag && type !== 1 ? stackNotFull(bag.assets, templateId) : undefined;
      if (!bag || !stack || quantity === 0) return create.obey(obeying);
      const before = quantityOf(stack);
      const rest = Math.max(0, before + quantity - worldDefaults.stackLimit);
      if (rest > 0 && freeSlot(bag) === undefined)
        return refuseSilently('INVENTORY_FULL', 'inventory is full');
      withQuantity(stack, before + quantity - rest);
      ledger.items(templateId, quantity - rest);
      const filled = assetStatus(origin, bag, stack, 'QUANTITY_CHANGED', { quantity: quantityOf(stack) });
      if (rest === 0) return obeyed(filled);
      const made = create.obey({ ...obeying, body: new CommandReader({ ...body.value, quantity: rest }) });
      return 'refused' in made ? made : obeyed(filled, ...made.events);
    },
  };
}

export const walletFailure = ({ origin }: Obeying, _code: string, reason: string): readonly StatusEvent[] => [
  walletStatus(origin, 'ERROR', { transactionId: origin.transactionId, reason }),
];

/** Answered also where there is nothing to delete: it undoes a creation. */
export const deleteSkill: HandlerTable = {
  REQUEST_DELETE: {
    failureCode: 'UNKNOWN',
    obey({ body, origin, population }) {
      const skillId = body.u32('skillId');
      population.character(origin.characterId)?.skills.delete(skillId);
      return obeyed(skillStatus(origin, true, skillId, 'DELETED', {}));
    },
  },
};

export const deleteCharacter: HandlerTable = {
  DELETE_CHARACTER: {
    failureCode: 'UNKNOWN',
    obey({ origin, population: { state } }) {
      const character = state.characters.get(origin.characterId);
      if (character) {
        state.characters.delete(character.id);
        state.names.delete(character.name.toLowerCase());
      }
      return obeyed(characterStatus(origin, 'DELETED', {}));
    },
  },
};

import { buddyListStatus, consumableStatus, petStatus } from '../envelope.js';
import { obeyed, refuseSilently, type CommandHandler, type HandlerTable } from '../obedience.js';

/** The new capacity is absolute and has to be larger than the present one. ERROR carries no transaction id. */
const increaseCapacity: CommandHandler = {
  failureCode: 'INVALID_CAPACITY',
  failure: ({ origin }, error) => [buddyListStatus(origin, 'ERROR', { error })],
  obey({ body, origin, population }) {
    const capacity = body.u8('newCapacity');
    const character = population.character(origin.characterId);
    if (!character) return refuseSilently('CHARACTER_NOT_FOUND', `no character ${origin.characterId}`);
    if (capacity <= character.buddyCapacity) {
      return refuseSilently(
        'INVALID_CAPACITY',
        `${capacity} is not above the present ${character.buddyCapacity}`,
      );
    }
    character.buddyCapacity = capacity;
    return obeyed(
      buddyListStatus(origin, 'CAPACITY_CHANGE', { capacity, transactionId: origin.transactionId }),
    );
  },
};

const mostCloseness = 30_000;

/** Amount 0 changes nothing and yields no event; the pet topic declares no failure. */
const awardCloseness: CommandHandler = {
  failureCode: 'UNKNOWN',
  obey({ body, command, origin, population }) {
    const amount = body.u16('amount');
    const pet = population.pet(command.u32('petId'));
    if (!pet) return refuseSilently('PET_NOT_FOUND', 'no such pet');
    if (amount === 0) return obeyed();
    const gained = Math.min(amount, mostCloseness - pet.closeness);
    pet.closeness += gained;
    const { slot, closeness } = pet;
    const answer = { slot, closeness, amount: gained, transactionId: origin.transactionId };
    return obeyed(petStatus(pet.id, pet.ownerId, 'CLOSENESS_CHANGED', answer));
  },
};

/** The effect stays on the character as a buff until CANCEL_ALL. ERROR carries no transaction id. */
const applyEffect: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure: ({ origin }, error) => [consumableStatus(origin, 'ERROR', { error })],
  obey({ body, origin, population }) {
    const itemId = body.u32('itemId');
    const character = population.character(origin.characterId);
    if (!character) return refuseSilently('CHARACTER_NOT_FOUND', `no character ${origin.characterId}`);
    if (!character.buffs.includes(itemId)) character.buffs.push(itemId);
    return obeyed(
      consumableStatus(origin, 'EFFECT_APPLIED', { itemId, transactionId: origin.transactionId }),
    );
  },
};

export const buddyListHandlers: HandlerTable = { INCREASE_CAPACITY: increaseCapacity };
export const petHandlers: HandlerTable = { AWARD_CLOSENESS: awardCloseness };
export const consumableHandlers: HandlerTable = { APPLY_CONSUMABLE_EFFECT: applyEffect };

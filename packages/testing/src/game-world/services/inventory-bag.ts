import { compartmentStatus, nilUuid } from '../envelope.js';
import type { CommandHandler, Obeying } from '../obedience.js';
import type { Compartment, InventoryType } from '../world-state.js';

/** The bag that the envelope names, or `undefined` when there is no such character or inventory type. */
export function bagOf(obeying: Obeying): Compartment | undefined {
  const type = obeying.command.u8('inventoryType');
  if (type < 1 || type > 5) return undefined;
  return obeying.population.character(obeying.origin.characterId)?.compartments[type as InventoryType];
}

/** The compartment topic's failure event; ERROR repeats the transaction id in its body. */
export function inventoryFailure(type: 'ERROR' | 'CREATION_FAILED'): NonNullable<CommandHandler['failure']> {
  return (obeying, errorCode, message) => {
    const { transactionId } = obeying.origin;
    const body = type === 'ERROR' ? { errorCode, transactionId } : { errorCode, message };
    return [compartmentStatus(obeying.origin, bagOf(obeying)?.id ?? nilUuid, type, body)];
  };
}

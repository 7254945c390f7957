import type { FailsOn } from '../../action/index.js';
import type { FailureRule, StepView } from '../../chart/index.js';
import { compartmentStatus } from '../channels/index.js';
import { failed, saysFull } from '../failure-text.js';

export type InventoryVerb = 'CREATE' | 'DESTROY' | 'EQUIP' | 'UNEQUIP' | 'ACCEPT' | 'RELEASE';

const spellings: Readonly<Record<InventoryVerb, RegExp>> = {
  CREATE: /CREAT/i,
  DESTROY: /DESTROY|DELET/i,
  EQUIP: /(?<!UN)EQUIP/i,
  UNEQUIP: /UNEQUIP/i,
  ACCEPT: /ACCEPT/i,
  RELEASE: /RELEASE/i,
};

/**
 * Whether an error code may speak of that command: it names it, or it names no command at all. The ERROR event says
 * nothing else, and a step and the undo of another step may wait for it in the same saga.
 */
export function mayConcern(verb: InventoryVerb): (errorCode: string) => boolean {
  return (code) => spellings[verb].test(code) || !Object.values(spellings).some((other) => other.test(code));
}

type Characterised = StepView<{ readonly characterId: number }>;

/** ERROR of the compartment topic, where it concerns that command for the step's character. */
export function inventoryError<S extends Characterised>(
  failsOn: FailsOn<S>,
  action: string,
  verb: InventoryVerb,
): FailureRule<S> {
  return failsOn(
    compartmentStatus.types.ERROR,
    ({ payload }) => ({
      characterId: payload.characterId,
      body: { errorCode: mayConcern(verb) },
    }),
    ({ body }) => failed(action, body.errorCode, saysFull(body.errorCode) ? 'INVENTORY_FULL' : 'UNKNOWN'),
  );
}

/** CREATION_FAILED of the compartment topic for the step's character. */
export function creationFailed<S extends Characterised>(failsOn: FailsOn<S>, action: string): FailureRule<S> {
  return failsOn(
    compartmentStatus.types.CREATION_FAILED,
    ({ payload }) => ({ characterId: payload.characterId }),
    ({ body: { errorCode, message } }) =>
      failed(
        action,
        [errorCode, message].filter((text) => text !== '').join(': '),
        saysFull(errorCode, message) ? 'INVENTORY_FULL' : 'UNKNOWN',
      ),
  );
}

import { type Action } from '../../action/index.js';
import type { AnyAction } from '../../chart/index.js';
import type { Dialect, FoundStack } from '../dialect/index.js';
import { type CreatedAsset, createdAsset, createdRules } from './asset-events.js';
import { creationNotes, orderOf, takingBack } from './award-asset.js';
import { creationFailed, inventoryError } from './failures.js';
import { type CreateAssetPayload, createAssetPayload } from './payloads.js';
import { defineGoAction } from '../go-services.js';

const name = 'create_and_equip_asset';

/** @param equip The `equip_asset` action, for the dialects in which the equipping is a step of its own. */
export function createAndEquipAssetIn(dialect: Dialect, equip: AnyAction): Action<CreateAssetPayload> {
  const parts = dialect.createAndEquip.parts(equip);
  return defineGoAction<CreateAssetPayload, undefined, CreatedAsset, unknown, FoundStack>({
    name,
    kind: 'command',
    summary: 'Makes a piece of equipment and puts it on.',
    notes: [
      dialect.notes.createAndEquip,
      ...(parts.length === 0
        ? creationNotes
        : [
            'Completes on CREATED of the asset topic only (character and template), for the step that follows needs the slot.',
          ]),
      'A CREATED event for another character is not this step’s and is ignored.',
      dialect.notes.takeBack,
      'What was worn before is not put on again by the undo.',
    ],
    payload: createAssetPayload,
    sample: { characterId: 12345, item: { templateId: 1302000, quantity: 1 } },
    send: (step) => dialect.createAndEquip.send(orderOf(step)),
    completes: (on) => (parts.length === 0 ? createdRules(on, orderOf) : [createdAsset(on, orderOf)]),
    observes: (on) => [createdAsset(on, orderOf)],
    fails: (on) => [creationFailed(on, name), inventoryError(on, name, 'CREATE')],
    parts,
    undo: takingBack(dialect, name),
  });
}

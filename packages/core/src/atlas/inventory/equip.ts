import { type Action, type On } from '../../action/index.js';
import type { AnswerRule, StepView } from '../../chart/index.js';
import { i16, object, u32 } from '../../wire/index.js';
import { assetStatus, compartmentCommands } from '../channels/index.js';
import { unreadInventoryType } from '../inventory-type.js';
import { inventoryError } from './failures.js';
import { defineGoAction } from '../go-services.js';

export interface MovePayload {
  readonly characterId: number;
  readonly inventoryType: number;
  readonly source: number;
  readonly destination: number;
}

/** Where the item landed, and which way round the service fills the two slots of MOVED. */
export interface Moved {
  readonly landed?: number;
  readonly swapped?: boolean;
}

type View = StepView<MovePayload, undefined, Moved>;
type Direction = 'EQUIP' | 'UNEQUIP';

const { MOVED } = assetStatus.types;
const opposite = { EQUIP: 'UNEQUIP', UNEQUIP: 'EQUIP' } as const;
const landsIn: Readonly<Record<Direction, (slot: number) => boolean>> = {
  EQUIP: (slot) => slot < 0,
  UNEQUIP: (slot) => slot >= 0,
};

/** The service of today puts the old slot into `slot` and the new one into `oldSlot`; either order is taken. */
function movedRules<S extends StepView<MovePayload>>(
  on: On<S>,
  target: (step: S) => number | ((slot: number) => boolean),
): readonly AnswerRule<S, Moved>[] {
  return [
    on(
      MOVED,
      (step) => {
        const { characterId, source } = step.payload;
        return { characterId, slot: source, body: { oldSlot: target(step) } };
      },
      ({ body }): Moved => ({ landed: body.oldSlot, swapped: true }),
    ),
    on(
      MOVED,
      (step) => {
        const { characterId, source } = step.payload;
        return { characterId, slot: target(step), body: { oldSlot: source } };
      },
      ({ slot }): Moved => ({ landed: slot, swapped: false }),
    ),
  ];
}

/** The way back, told in the same order of slots as the way there, so that a repeated answer cannot pass for it. */
function movedBack(on: On<View>, direction: Direction): readonly AnswerRule<View>[] {
  return [
    on(MOVED, ({ payload, result }) => {
      const from = result?.landed ?? payload.destination;
      const { characterId } = payload;
      return result?.swapped === false
        ? { characterId, slot: landsIn[opposite[direction]], body: { oldSlot: from } }
        : { characterId, slot: from, body: { oldSlot: landsIn[opposite[direction]] } };
    }),
  ];
}

function move(
  direction: Direction,
  { transactionId, payload }: StepView<MovePayload>,
  source: number,
  destination: number,
) {
  const { characterId, inventoryType } = payload;
  return compartmentCommands.types[direction]({
    transactionId,
    characterId,
    inventoryType,
    body: { inventoryType: 0, source, destination },
  });
}

function moving(
  name: string,
  direction: Direction,
  texts: { readonly summary: string; readonly notes: readonly string[]; readonly sample: MovePayload },
): Action<MovePayload> {
  return defineGoAction<MovePayload, undefined, Moved>({
    name,
    kind: 'command',
    summary: texts.summary,
    notes: [
      'Completes on MOVED of the asset topic (character and both slots). The inventory service swaps the two slots in it; either order is understood, and the slot in which the item landed is kept for the undo.',
      ...texts.notes,
      '`inventoryType` is handed on and decides nothing: both commands mean equipment. The command has 8 bits for it, so a value above 255 is refused when the saga is accepted.',
      'The inventory service of today reports no failure of it, so the step then ends by its deadline.',
    ],
    payload: object({
      characterId: u32(),
      inventoryType: unreadInventoryType(),
      source: i16(),
      destination: i16(),
    }),
    sample: texts.sample,
    send: (step) => move(direction, step, step.payload.source, step.payload.destination),
    completes: (on) => movedRules(on, () => landsIn[direction]),
    // A displaced garment has a MOVED of its own, which may have come first and looked like this item's.
    observes: (on) =>
      movedRules(on, ({ payload }) => payload.destination).map((rule) => ({
        ...rule,
        keep: (value, step) =>
          (step.result as Moved | undefined)?.landed === step.payload.destination
            ? {}
            : (rule.keep?.(value, step) ?? {}),
      })),
    fails: (on) => [inventoryError(on, name, direction)],
    undo: {
      kind: 'inverse',
      send: (step) =>
        move(opposite[direction], step, step.result?.landed ?? step.payload.destination, step.payload.source),
      completes: (on) => movedBack(on, direction),
      fails: (on) => [inventoryError(on, name, opposite[direction])],
      idempotent: true,
    },
  });
}

export const equipAsset = moving('equip_asset', 'EQUIP', {
  summary: 'Puts on a piece of equipment.',
  notes: [
    'The item may land in another worn slot than the one asked for. The undo takes it off into the slot it came from; garments that it displaced are not put on again.',
  ],
  sample: { characterId: 12345, inventoryType: 1, source: 6, destination: -11 },
});

export const unequipAsset = moving('unequip_asset', 'UNEQUIP', {
  summary: 'Takes off a piece of equipment.',
  notes: [
    'The item may land in another free slot than the one asked for. The undo puts it on again from there.',
  ],
  sample: { characterId: 12345, inventoryType: 1, source: -11, destination: 5 },
});

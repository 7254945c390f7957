import type { z } from 'zod';
import { type On, type UndoDefinition } from '../../action/index.js';
import type { AnswerRule, StepView } from '../../chart/index.js';
import { object, optional, str, u32 } from '../../wire/index.js';
import { characterCommands, characterStatus } from '../channels/index.js';
import { fieldId, fieldOf } from '../field-id.js';
import { portalAnswer } from '../ports.js';
import { characterError, errorNote } from './character-error.js';
import { defineGoAction } from '../go-services.js';

const { MAP_CHANGED } = characterStatus.types;
const { CHANGE_MAP } = characterCommands.types;

interface Traveller {
  readonly characterId: number;
  readonly fieldId: string;
}
/** What is kept of the event, for the way back. */
interface Arrived {
  readonly oldMapId: number;
}
type View = StepView<Traveller>;

function changeMap({ transactionId, payload }: View, portalId: number, map?: number) {
  const { worldId, channelId, mapId } = fieldOf(payload.fieldId);
  const { characterId } = payload;
  return CHANGE_MAP({
    transactionId,
    worldId,
    characterId,
    body: { channelId, mapId: map ?? mapId, portalId },
  });
}

const arrived = <S extends View>(on: On<S>, portalOf: (step: S) => number): AnswerRule<S, Arrived> =>
  on(
    MAP_CHANGED,
    (step) => {
      const { channelId, mapId } = fieldOf(step.payload.fieldId);
      return {
        characterId: step.payload.characterId,
        body: { channelId, targetMapId: mapId, targetPortalId: portalOf(step) },
      };
    },
    ({ body }) => ({ oldMapId: body.oldMapId }),
  );

/** Back to portal 0 of the map that the event told. */
function wayBack<P extends Traveller, F>(): UndoDefinition<StepView<P, F, Arrived>, undefined> {
  return {
    kind: 'inverse',
    impossibleWhen: ({ result }) =>
      result === undefined ? 'no event told the map that the character was on before' : undefined,
    send: (step) => changeMap(step, 0, step.result?.oldMapId),
    completes: (on) => [
      on(MAP_CHANGED, ({ payload: { characterId, fieldId }, result }) => ({
        characterId,
        body: {
          channelId: fieldOf(fieldId).channelId,
          targetMapId: result?.oldMapId ?? 0,
          targetPortalId: 0,
        },
      })),
    ],
  };
}

const sampleField = '0:1:101000000:00000000-0000-0000-0000-000000000000';
const notes = [
  '`fieldId` is `<world>:<channel>:<map>:<instance uuid>`; the form of three parts is refused when the saga is accepted.',
  'Completes on MAP_CHANGED with the character, the channel, the map and the portal of the command. The instance of the field is not sent.',
  errorNote,
  'The undo brings the character back to portal 0 of the map that the event told, on the channel of the step; the exact old position is lost.',
];

const anywhere = object({ characterId: u32(), fieldId: fieldId() });
const somewhere = object({
  characterId: u32(),
  fieldId: fieldId(),
  portalId: u32(),
  portalName: optional(str()),
});

export const warpToRandomPortal = defineGoAction<z.output<typeof anywhere>, { portalId: number }, Arrived>({
  name: 'warp_to_random_portal',
  kind: 'command',
  summary: 'Takes a character to a map, to a portal that a port picks.',
  notes: ['The port `maps.randomPortal` picks the portal.', ...notes],
  payload: anywhere,
  sample: { characterId: 12345, fieldId: sampleField },
  lookUp: {
    activity: 'maps.randomPortal',
    input: ({ payload }) => ({ mapId: fieldOf(payload.fieldId).mapId }),
    answer: portalAnswer,
  },
  send: (step) => changeMap(step, step.found.portalId),
  completes: (on) => [arrived(on, ({ found }) => found.portalId)],
  fails: (on) => [characterError(on, 'warp_to_random_portal')],
  undo: wayBack(),
});

export const warpToPortal = defineGoAction<z.output<typeof somewhere>, undefined, Arrived>({
  name: 'warp_to_portal',
  kind: 'command',
  summary: 'Takes a character to a portal of a map.',
  notes: ['`portalName` is accepted and has no effect; `portalId` decides.', ...notes],
  payload: somewhere,
  sample: { characterId: 12345, fieldId: sampleField, portalId: 2 },
  send: (step) => changeMap(step, step.payload.portalId),
  completes: (on) => [arrived(on, ({ payload }) => payload.portalId)],
  fails: (on) => [characterError(on, 'warp_to_portal')],
  undo: wayBack(),
});

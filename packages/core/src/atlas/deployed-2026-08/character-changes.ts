import type { z } from 'zod';
import type { AnswerRule, AnyAction, StepView } from '../../chart/index.js';
import { bool, i32, NIL_UUID, object, optional, str, u32, u8, uuid } from '../../wire/index.js';
import { failed } from '../failure-text.js';
import { fieldId, parseFieldId } from '../field-id.js';
import { portalAnswer } from '../ports.js';
import * as commands from './command-channels.js';
import { character } from './status-channels.js';
import type { Change } from './spoken-action.js';

const { DELETED, MAP_CHANGED } = character.types;

/** The payload of an older action with further members. */
const extended = ({ payload }: AnyAction, members: z.ZodRawShape): z.ZodType =>
  (payload as z.ZodObject).extend(members);
const effect = { showEffect: bool() };

/** Keeps where the character came from beside what the older action keeps. */
const keepingInstance = (rule: AnswerRule<StepView>): AnswerRule<StepView> =>
  rule.status.event === MAP_CHANGED.event
    ? {
        ...rule,
        keep: (value: never, step: StepView) => ({
          ...(rule.keep?.(value, step) as object | undefined),
          oldInstance: (value as { readonly body: { readonly oldInstance: string } }).body.oldInstance,
        }),
      }
    : rule;

const mapsNote =
  'CHANGE_MAP is carried out by the map service, and names the instance of the field; MAP_CHANGED tells the one the character came from, to which the undo goes back.';

export const warpingToRandomPortal: Change = {
  notes: (before) => [...before.filter((note) => !/not sent/.test(note)), mapsNote],
  completes: (before) => before.map(keepingInstance),
};

const place = object({
  ...{ characterId: u32(), worldId: u8(), channelId: u8(), mapId: u32(), instance: uuid() },
  ...{ portalId: u32(), portalName: str(), fieldId: optional(fieldId()) },
});
type Place = z.output<typeof place>;

const fieldOf = ({ fieldId, worldId, channelId, mapId, instance }: Place): string =>
  fieldId ?? `${worldId}:${channelId}:${mapId}:${instance}`;

export const warpingToPortal: Change = {
  notes: () => [
    'The field is given by its parts; a payload with a `fieldId`, as in the other dialects, is understood too, and then it decides.',
    'The port `maps.findPortal` turns `portalName` into the id of the portal; without a name it answers `portalId`. A name that the map does not have fails the step.',
    'Completes on MAP_CHANGED with the character, the channel, the map and the portal of the command.',
    mapsNote,
    'The undo brings the character back to portal 0 of the map that the event told, on the channel of the step; the exact old position is lost.',
  ],
  payload: place,
  sample: {
    ...{ characterId: 12345, worldId: 0, channelId: 1, mapId: 101000000, instance: NIL_UUID },
    ...{ portalId: 2, portalName: '' },
  },
  toOlder: (payload: Place, found?: unknown) => ({
    ...payload,
    portalId: (found as { readonly portalId: number } | undefined)?.portalId ?? payload.portalId,
    fieldId: fieldOf(payload),
  }),
  completes: (before) => before.map(keepingInstance),
};

/** @see warpingToPortal */
export const findPortal: NonNullable<Change['lookUp']> = {
  activity: 'maps.findPortal',
  input: ({ payload }) => {
    const { portalId, portalName, ...where } = payload as Place;
    return {
      mapId: parseFieldId(fieldOf({ portalId, portalName, ...where }))?.mapId ?? 0,
      portalId,
      portalName,
    };
  },
  answer: portalAnswer,
};

export const awardingExperience = (base: AnyAction): Change => ({
  notes: (before) => [
    ...before,
    'With `showEffect` the event tells two further distributions, WHITE and CHAT, which the character service adds for the player.',
    'Amounts are awarded as they are given; the rate for quests, by which the orchestrator of this commit multiplies distributions of type QUEST, is a matter of the sender.',
  ],
  payload: extended(base, effect),
  sample: { ...base.sample, showEffect: false },
  completes: (before) =>
    before.map((rule) => ({
      ...rule,
      where: (step) => {
        const { characterId, distributions } = step.payload as AwardExperience;
        return { characterId, body: { distributions: (told: Shares) => beginsWith(told, distributions) } };
      },
    })),
});

interface Share {
  readonly experienceType: string;
  readonly amount: number;
  readonly attr1: number;
}
type Shares = readonly Share[];
interface AwardExperience {
  readonly characterId: number;
  readonly distributions: Shares;
}

const beginsWith = (told: Shares, own: Shares): boolean =>
  own.every((share, index) => {
    const { experienceType, amount, attr1 } = share;
    const other = told[index];
    return other?.experienceType === experienceType && other.amount === amount && other.attr1 === attr1;
  }) &&
  told
    .slice(own.length)
    .every(({ experienceType }) => experienceType === 'WHITE' || experienceType === 'CHAT');

export const awardingMesos = (base: AnyAction): Change => ({
  notes: (before) => [
    ...before,
    'ERROR with MESO_OVERFLOW, for more mesos than a character can hold, is reported by that code.',
  ],
  payload: extended(base, effect),
  sample: { ...base.sample, showEffect: false },
  fails: (before) =>
    before.map((rule) => ({
      ...rule,
      explain: (value: never, step: StepView) => {
        const { error } = (value as { readonly body: { readonly error: string } }).body;
        return error === 'MESO_OVERFLOW'
          ? failed('award_mesos', error, error)
          : (rule.explain?.(value, step) ?? failed('award_mesos', error));
      },
    })),
});

/** `actorId` and `actorType` are the sender's own; the command names SYSTEM in every dialect. */
export const awardingFame = (base: AnyAction): Change => ({
  payload: extended(base, { actorId: u32(), actorType: str() }),
  sample: { ...base.sample, actorId: 0, actorType: '' },
});

export const creatingCharacter = (base: AnyAction): Change => ({
  notes: (before) => [
    ...before,
    'The undo is DELETE_CHARACTER of the id that CREATED told; DELETED confirms it, also of a character that is gone already.',
  ],
  payload: extended(base, { gm: i32(), meso: u32() }),
  sample: { ...base.sample, gm: 0, meso: 0 },
  undo: () => ({
    kind: 'inverse',
    impossibleWhen: (step) =>
      newCharacter(step) === 0 ? 'no event told the id of the character' : undefined,
    send: (step) =>
      commands.character.types.DELETE_CHARACTER({
        transactionId: step.transactionId,
        worldId: (step.payload as { readonly worldId: number }).worldId,
        characterId: newCharacter(step),
        body: {},
      }),
    completes: (on) => [on(DELETED, (step) => ({ characterId: newCharacter(step) }))],
    idempotent: true,
  }),
});

const newCharacter = ({ result }: StepView): number =>
  (result as { readonly characterId?: number } | undefined)?.characterId ?? 0;

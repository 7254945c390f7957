import type { z } from 'zod';
import { list, object, u32 } from '../../wire/index.js';
import { characterCommands, characterStatus, distribution } from '../channels/index.js';
import { characterError, errorNote, undoError } from './character-error.js';
import { characterOnChannel, someCharacter } from './whereabouts.js';
import { defineGoAction } from '../go-services.js';

const { EXPERIENCE_CHANGED, LEVEL_CHANGED } = characterStatus.types;
const { AWARD_EXPERIENCE, DEDUCT_EXPERIENCE } = characterCommands.types;

interface Share {
  readonly experienceType: string;
  readonly amount: number;
  readonly attr1: number;
}

const sumOf = (shares: readonly Share[]): number => shares.reduce((sum, { amount }) => sum + amount, 0);

/** A deduction is told by one share of type DEATH; the amount may have been cut off at the present experience. */
const deducted = (most: number) => (shares: readonly Share[]) =>
  shares.length === 1 && shares[0]?.experienceType === 'DEATH' && shares[0].amount <= most;

/** What the event tells of an award; without a level-up the present experience is at least what was gained. */
interface Gained {
  readonly levelled?: boolean;
}

/** What the event tells of a deduction. */
interface Taken {
  /** Missing where the deduction may have been cut off, for the service then tells the full amount. */
  readonly amount?: number;
  readonly cutOff?: boolean;
}

const givenBack = (amount: number): Share[] => [{ experienceType: 'WHITE', amount, attr1: 0 }];

const awardPayload = object({ ...characterOnChannel, distributions: list(distribution()) });
type AwardPayload = z.output<typeof awardPayload>;
const deductPayload = object({ ...characterOnChannel, amount: u32() });
type DeductPayload = z.output<typeof deductPayload>;

export const awardExperience = defineGoAction<AwardPayload, undefined, Gained>({
  name: 'award_experience',
  kind: 'command',
  summary: 'Gives experience to a character.',
  notes: [
    'Completes on EXPERIENCE_CHANGED with exactly the distributions of the step.',
    errorNote,
    'The undo deducts the sum of the distributions, and is confirmed by a distribution of type DEATH.',
    'When the award raises the level, LEVEL_CHANGED follows it with the same transaction id. No command takes back a level and what comes with it, and the deduction would be cut off at 0, so the step is then listed as not undone. A LEVEL_CHANGED of an `award_level` in the same saga looks the same.',
  ],
  payload: awardPayload,
  sample: { ...someCharacter, distributions: [{ experienceType: 'WHITE', amount: 250, attr1: 0 }] },
  send: ({ transactionId, payload: { worldId, characterId, channelId, distributions } }) =>
    AWARD_EXPERIENCE({ transactionId, worldId, characterId, body: { channelId, distributions } }),
  completes: (on) => [
    on(
      EXPERIENCE_CHANGED,
      ({ payload: { characterId, distributions } }) => ({ characterId, body: { distributions } }),
      ({ body: { current } }, { payload }): Gained =>
        current > 0 && current < sumOf(payload.distributions) ? { levelled: true } : {},
    ),
  ],
  observes: (on) => [
    on(
      LEVEL_CHANGED,
      ({ payload }) => ({ characterId: payload.characterId }),
      (): Gained => ({ levelled: true }),
    ),
  ],
  fails: (on) => [characterError(on, 'award_experience')],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ payload, result }) => {
      if (result?.levelled) return 'the award raised the level, and no command lowers one';
      return sumOf(payload.distributions) > 0xffff_ffff
        ? 'the sum is more than one deduction can take'
        : undefined;
    },
    send: ({ transactionId, payload: { worldId, characterId, channelId, distributions } }) =>
      DEDUCT_EXPERIENCE({
        transactionId,
        worldId,
        characterId,
        body: { channelId, amount: sumOf(distributions) },
      }),
    completes: (on) => [
      on(EXPERIENCE_CHANGED, ({ payload: { characterId, distributions } }) => ({
        characterId,
        body: { distributions: deducted(sumOf(distributions)) },
      })),
    ],
    fails: (on) => [undoError(on, 'award_experience', ({ payload }) => sumOf(payload.distributions))],
  },
});

export const deductExperience = defineGoAction<DeductPayload, undefined, Taken>({
  name: 'deduct_experience',
  kind: 'command',
  summary: 'Takes experience from a character.',
  notes: [
    'Completes on EXPERIENCE_CHANGED with one distribution of type DEATH and an amount that is not above that of the step, for the deduction is cut off at 0.',
    errorNote,
    'The undo awards what the event told as WHITE experience. When the event tells a present experience of 0 with the full amount, the deduction may have been cut off: how much was taken is not known then, and the step is listed as not undone.',
  ],
  payload: deductPayload,
  sample: { ...someCharacter, amount: 250 },
  send: ({ transactionId, payload: { worldId, characterId, channelId, amount } }) =>
    DEDUCT_EXPERIENCE({ transactionId, worldId, characterId, body: { channelId, amount } }),
  completes: (on) => [
    on(
      EXPERIENCE_CHANGED,
      ({ payload: { characterId, amount } }) => ({ characterId, body: { distributions: deducted(amount) } }),
      ({ body }, { payload }): Taken => {
        const told = sumOf(body.distributions);
        return body.current === 0 && told === payload.amount && told > 0
          ? { cutOff: true }
          : { amount: told };
      },
    ),
  ],
  fails: (on) => [characterError(on, 'deduct_experience')],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ result }) =>
      result?.cutOff ? 'the experience fell to 0, so how much of it was taken is not known' : undefined,
    send: ({ transactionId, payload: { worldId, characterId, channelId, amount }, result }) =>
      AWARD_EXPERIENCE({
        transactionId,
        worldId,
        characterId,
        body: { channelId, distributions: givenBack(result?.amount ?? amount) },
      }),
    completes: (on) => [
      on(EXPERIENCE_CHANGED, ({ payload: { characterId, amount }, result }) => ({
        characterId,
        body: { distributions: givenBack(result?.amount ?? amount) },
      })),
    ],
  },
});

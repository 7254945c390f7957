import { list, object, u32 } from '../../wire/index.js';
import { characterCommands, characterStatus, distribution } from '../channels/index.js';
import { characterError, errorNote, undoError } from './character-error.js';
import { characterOnChannel, someCharacter } from './whereabouts.js';
import { defineGoAction } from '../go-services.js';

const { EXPERIENCE_CHANGED } = characterStatus.types;
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

const givenBack = (amount: number): Share[] => [{ experienceType: 'WHITE', amount, attr1: 0 }];

export const awardExperience = defineGoAction({
  name: 'award_experience',
  kind: 'command',
  summary: 'Gives experience to a character.',
  notes: [
    'Completes on EXPERIENCE_CHANGED with exactly the distributions of the step.',
    errorNote,
    'The undo deducts the sum of the distributions, and is confirmed by a distribution of type DEATH. Levels gained on the way are not taken back, and the deduction is cut off at 0.',
    'When the award raises the level, LEVEL_CHANGED follows it with the same transaction id.',
  ],
  payload: object({ ...characterOnChannel, distributions: list(distribution()) }),
  sample: { ...someCharacter, distributions: [{ experienceType: 'WHITE', amount: 250, attr1: 0 }] },
  send: ({ transactionId, payload: { worldId, characterId, channelId, distributions } }) =>
    AWARD_EXPERIENCE({ transactionId, worldId, characterId, body: { channelId, distributions } }),
  completes: (on) => [
    on(EXPERIENCE_CHANGED, ({ payload: { characterId, distributions } }) => ({
      characterId,
      body: { distributions },
    })),
  ],
  fails: (on) => [characterError(on, 'award_experience')],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ payload }) =>
      sumOf(payload.distributions) > 0xffff_ffff ? 'the sum is more than one deduction can take' : undefined,
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

export const deductExperience = defineGoAction({
  name: 'deduct_experience',
  kind: 'command',
  summary: 'Takes experience from a character.',
  notes: [
    'Completes on EXPERIENCE_CHANGED with one distribution of type DEATH and an amount that is not above that of the step, for the deduction is cut off at 0.',
    errorNote,
    'The undo awards what the event told as WHITE experience. It gives too much when the deduction was cut off and the event told the full amount.',
  ],
  payload: object({ ...characterOnChannel, amount: u32() }),
  sample: { ...someCharacter, amount: 250 },
  send: ({ transactionId, payload: { worldId, characterId, channelId, amount } }) =>
    DEDUCT_EXPERIENCE({ transactionId, worldId, characterId, body: { channelId, amount } }),
  completes: (on) => [
    on(
      EXPERIENCE_CHANGED,
      ({ payload: { characterId, amount } }) => ({ characterId, body: { distributions: deducted(amount) } }),
      ({ body }) => ({ amount: sumOf(body.distributions) }),
    ),
  ],
  fails: (on) => [characterError(on, 'deduct_experience')],
  undo: {
    kind: 'inverse',
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

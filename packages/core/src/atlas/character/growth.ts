import { object, u16, u8 } from '../../wire/index.js';
import { characterCommands, characterStatus } from '../channels/index.js';
import { characterError, errorNote } from './character-error.js';
import { characterOnChannel, someCharacter } from './whereabouts.js';
import { defineGoAction } from '../go-services.js';

const { LEVEL_CHANGED, JOB_CHANGED, STAT_CHANGED } = characterStatus.types;
const { AWARD_LEVEL, CHANGE_JOB, SET_HP } = characterCommands.types;
const highestLevel = 200;

export const awardLevel = defineGoAction({
  name: 'award_level',
  kind: 'command',
  summary: 'Raises a character’s level.',
  notes: [
    'Completes on LEVEL_CHANGED with that amount, or with a smaller one at the highest level (200).',
    'An award of experience that raises the level is followed by a LEVEL_CHANGED of its own. Behind it in the same saga, that event completes an `award_level` of the same amount too early; put the level first.',
    errorNote,
  ],
  payload: object({ ...characterOnChannel, amount: u8() }),
  sample: { ...someCharacter, amount: 1 },
  send: ({ transactionId, payload: { worldId, characterId, channelId, amount } }) =>
    AWARD_LEVEL({ transactionId, worldId, characterId, body: { channelId, amount } }),
  completes: (on) => [
    on(LEVEL_CHANGED, ({ payload: { characterId, amount } }) => ({ characterId, body: { amount } })),
    on(LEVEL_CHANGED, ({ payload: { characterId, amount } }) => ({
      characterId,
      body: {
        amount: (told: number) => told < amount,
        current: (level: number) => level >= highestLevel,
      },
    })),
  ],
  fails: (on) => [characterError(on, 'award_level')],
  undo: { kind: 'impossible', reason: 'no command lowers a level' },
});

export const changeJob = defineGoAction({
  name: 'change_job',
  kind: 'command',
  summary: 'Gives a character another job.',
  notes: ['Completes on JOB_CHANGED with that job; both STAT_CHANGED that follow it are surplus.', errorNote],
  payload: object({ ...characterOnChannel, jobId: u16() }),
  sample: { ...someCharacter, jobId: 110 },
  send: ({ transactionId, payload: { worldId, characterId, channelId, jobId } }) =>
    CHANGE_JOB({ transactionId, worldId, characterId, body: { channelId, jobId } }),
  completes: (on) => [
    on(JOB_CHANGED, ({ payload: { characterId, jobId } }) => ({ characterId, body: { jobId } })),
  ],
  fails: (on) => [characterError(on, 'change_job')],
  undo: { kind: 'impossible', reason: 'no event tells the job that the character had before' },
});

export const setHp = defineGoAction({
  name: 'set_hp',
  kind: 'command',
  summary: 'Sets a character’s hit points to a value.',
  notes: [
    'Completes on STAT_CHANGED whose `updates` is exactly [HP]: a change of job or level tells HP among other stats. The event does not tell the value.',
    errorNote,
  ],
  payload: object({ ...characterOnChannel, amount: u16() }),
  sample: { ...someCharacter, amount: 50 },
  send: ({ transactionId, payload: { worldId, characterId, channelId, amount } }) =>
    SET_HP({ transactionId, worldId, characterId, body: { channelId, amount } }),
  completes: (on) => [
    on(STAT_CHANGED, ({ payload: { characterId } }) => ({ characterId, body: { updates: ['HP'] } })),
  ],
  fails: (on) => [characterError(on, 'set_hp')],
  undo: { kind: 'impossible', reason: 'no event tells the hit points that the character had before' },
  idempotent: true,
});

import { i32, object, str, u32 } from '../../wire/index.js';
import { characterCommands, characterStatus } from '../channels/index.js';
import { failed } from '../failure-text.js';
import { characterOnChannel, someCharacter } from './whereabouts.js';
import { defineGoAction } from '../go-services.js';

const { MESO_CHANGED, ERROR } = characterStatus.types;
const { REQUEST_CHANGE_MESO } = characterCommands.types;
const lowest = -0x8000_0000;

interface Mesos {
  readonly characterId: number;
  readonly actorId: number;
  readonly actorType: string;
}

/** The exact change: the sign tells the award from its undo. */
const changed = ({ characterId, actorId, actorType }: Mesos, amount: number) => ({
  characterId,
  body: { actorId, actorType, amount },
});

export const awardMesos = defineGoAction({
  name: 'award_mesos',
  kind: 'command',
  summary: 'Gives mesos to a character, or takes them when the amount is negative.',
  notes: [
    'Completes on MESO_CHANGED with the character, the actor and the amount including its sign; STAT_CHANGED, which follows it, is surplus.',
    'ERROR fails the step when its amount is that of the command (or 0), and is reported as NOT_ENOUGH_MESOS, whatever the saga type.',
    'The undo sends the opposite amount. −2147483648 has no opposite, so it cannot be undone.',
  ],
  payload: object({ ...characterOnChannel, actorId: u32(), actorType: str(), amount: i32() }),
  sample: { ...someCharacter, actorId: 9010000, actorType: 'NPC', amount: 1000 },
  send: ({ transactionId, payload: { worldId, characterId, actorId, actorType, amount } }) =>
    REQUEST_CHANGE_MESO({ transactionId, worldId, characterId, body: { actorId, actorType, amount } }),
  completes: (on) => [on(MESO_CHANGED, ({ payload }) => changed(payload, payload.amount))],
  fails: (on) => [
    on(
      ERROR,
      ({ payload: { characterId, amount } }) => ({
        characterId,
        body: { amount: (told: number) => told === amount || told === 0 },
      }),
      ({ body }) => failed('award_mesos', body.error, 'NOT_ENOUGH_MESOS'),
    ),
  ],
  undo: {
    kind: 'inverse',
    impossibleWhen: ({ payload }) =>
      payload.amount === lowest ? `${lowest} mesos have no positive counterpart` : undefined,
    send: ({ transactionId, payload: { worldId, characterId, actorId, actorType, amount } }) =>
      REQUEST_CHANGE_MESO({
        transactionId,
        worldId,
        characterId,
        body: { actorId, actorType, amount: 0 - amount },
      }),
    completes: (on) => [on(MESO_CHANGED, ({ payload }) => changed(payload, 0 - payload.amount))],
    fails: (on) => [
      on(
        ERROR,
        ({ payload: { characterId, amount } }) => ({ characterId, body: { amount: 0 - amount } }),
        ({ body }) => failed('award_mesos', body.error, 'NOT_ENOUGH_MESOS'),
      ),
    ],
  },
});

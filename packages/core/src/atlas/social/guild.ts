import { type Action, type FailsOn, type On } from '../../action/index.js';
import type { CommandType } from '../../channel/index.js';
import type { AnswerRule, FailureRule, StepPolicy, StepView } from '../../chart/index.js';
import { object } from '../../wire/index.js';
import { characterOnChannel, someCharacter } from '../character/whereabouts.js';
import { guildCommands, guildStatus } from '../channels/index.js';
import { failed } from '../failure-text.js';
import { defineGoAction } from '../go-services.js';

interface GuildPayload {
  readonly characterId: number;
  readonly worldId: number;
  readonly channelId: number;
}
type View = StepView<GuildPayload, undefined>;
interface GuildCommand {
  readonly transactionId: string;
  readonly characterId: number;
  readonly body: { readonly worldId: number; readonly channelId: number };
}

const { types } = guildStatus;
/** A player has to fill in a dialog. */
const dialog: StepPolicy = { deadlineMs: 300_000 };

const error = (on: FailsOn<View>, action: string): FailureRule<View> =>
  on(
    types.ERROR,
    ({ payload }) => ({ worldId: payload.worldId, body: { actorId: payload.characterId } }),
    ({ body }) => failed(action, body.error),
  );

function guildAction(definition: {
  readonly name: string;
  readonly summary: string;
  readonly notes: readonly string[];
  readonly command: CommandType<GuildCommand & { readonly type: string }>;
  readonly completes: (on: On<View>) => readonly AnswerRule<View>[];
  readonly impossible: string;
  readonly policy?: StepPolicy;
}): Action<GuildPayload> {
  const { name, summary, notes, command, completes, impossible, policy } = definition;
  return defineGoAction<GuildPayload>({
    name,
    kind: 'command',
    summary,
    notes: [...notes, 'ERROR of the guild topic with this character as actor fails the step.'],
    payload: object(characterOnChannel),
    sample: someCharacter,
    send: ({ transactionId, payload: { characterId, worldId, channelId } }) =>
      command({ transactionId, characterId, body: { worldId, channelId } }),
    completes,
    fails: (on) => [error(on, name)],
    undo: { kind: 'impossible', reason: impossible },
    ...(policy ? { policy } : {}),
  });
}

const ofWorld = ({ payload }: View) => ({ worldId: payload.worldId });
const dialogNote =
  'The channel service opens a dialog in the client; the step waits up to five minutes for the player. The services of today answer the dialog without a transaction id, so the step then ends by its deadline.';
const guildUnknown =
  'The event names neither character nor guild of the payload, so the world is all that is compared.';

export const requestGuildName = guildAction({
  name: 'request_guild_name',
  summary: 'Asks a player for the name of a new guild.',
  notes: [
    dialogNote,
    'Completes on REQUEST_AGREEMENT with this character as actor, or on CREATED in this world, whichever comes first.',
  ],
  command: guildCommands.types.REQUEST_NAME,
  completes: (on) => [
    on(types.REQUEST_AGREEMENT, ({ payload: { worldId, characterId } }) => ({
      worldId,
      body: { actorId: characterId },
    })),
    on(types.CREATED, ofWorld),
  ],
  impossible: 'the player has answered a dialog',
  policy: dialog,
});

export const requestGuildEmblem = guildAction({
  name: 'request_guild_emblem',
  summary: 'Asks a player for the emblem of the guild.',
  notes: [dialogNote, 'Completes on EMBLEM_UPDATED.', guildUnknown],
  command: guildCommands.types.REQUEST_EMBLEM,
  completes: (on) => [on(types.EMBLEM_UPDATED, ofWorld)],
  impossible: 'no event tells the emblem that the guild had before',
  policy: dialog,
});

export const requestGuildDisband = guildAction({
  name: 'request_guild_disband',
  summary: 'Disbands a character’s guild.',
  notes: ['Completes on DISBANDED when the character is among the members it lists, or when it lists none.'],
  command: guildCommands.types.REQUEST_DISBAND,
  completes: (on) => [
    on(types.DISBANDED, ({ payload: { worldId, characterId } }) => ({
      worldId,
      body: {
        members: (members: readonly number[]) => members.length === 0 || members.includes(characterId),
      },
    })),
  ],
  impossible: 'a guild that has been disbanded cannot be brought back',
});

export const requestGuildCapacityIncrease = guildAction({
  name: 'request_guild_capacity_increase',
  summary: 'Gives a character’s guild room for more members.',
  notes: ['Completes on CAPACITY_UPDATED.', guildUnknown],
  command: guildCommands.types.REQUEST_CAPACITY_INCREASE,
  completes: (on) => [on(types.CAPACITY_UPDATED, ofWorld)],
  impossible: 'no command lowers the capacity of a guild',
});

import { guildStatus, nilUuid, type StatusEvent } from '../envelope.js';
import {
  obeyed,
  refuseSilently,
  type CommandHandler,
  type HandlerTable,
  type Obeying,
  type Outcome,
} from '../obedience.js';
import type { Character, Guild } from '../world-state.js';

const largestGuild = 100;

/** The guild service reads the world from the body. `dialog`: answers that come from the client's dialog carry no id today. */
function event(
  obeying: Obeying,
  guildId: number,
  type: string,
  body: Record<string, unknown>,
  dialog = false,
): StatusEvent {
  const { origin, settings } = obeying;
  const id = dialog && !settings.correlateAll ? nilUuid : origin.transactionId;
  return guildStatus(id, obeying.body.u8('worldId'), guildId, type, body);
}

const failure: NonNullable<CommandHandler['failure']> = (obeying, error) => {
  const actorId = obeying.origin.characterId;
  const guildId = obeying.population.state.characters.get(actorId)?.guildId ?? 0;
  return [event(obeying, guildId, 'ERROR', { actorId, error })];
};

function asLeader(obeying: Obeying, act: (guild: Guild, leader: Character) => Outcome): Outcome {
  obeying.body.u8('worldId');
  const character = obeying.population.character(obeying.origin.characterId);
  const guild = character && obeying.population.guildOf(character);
  if (!character || !guild) return refuseSilently('GUILD_NOT_FOUND', 'the character has no guild');
  if (guild.leaderId !== character.id) return refuseSilently('NOT_LEADER', 'only the leader may do that');
  return act(guild, character);
}

/** Stands for the whole dialog: the party agrees to the proposed name and the guild is founded. */
const requestName: CommandHandler = {
  failureCode: 'GUILD_NAME_REFUSED',
  failure,
  obey(obeying) {
    obeying.body.u8('worldId');
    const { population, origin } = obeying;
    const character = population.character(origin.characterId);
    if (!character) return refuseSilently('CHARACTER_NOT_FOUND', `no character ${origin.characterId}`);
    if (character.guildId !== 0) return refuseSilently('ALREADY_IN_GUILD', 'the character has a guild');
    const guild = population.foundGuild(character, `Guild of ${character.name}`);
    const agreement = { actorId: character.id, proposedName: guild.name };
    return obeyed(
      event(obeying, guild.id, 'REQUEST_AGREEMENT', agreement, true),
      event(obeying, guild.id, 'CREATED', {}, true),
    );
  },
};

/** Stands for the dialog in which the player picks the emblem. */
const requestEmblem: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure,
  obey: (obeying) =>
    asLeader(obeying, (guild) => {
      guild.emblem = { logo: 1, logoColor: 1, logoBackground: 1000, logoBackgroundColor: 1 };
      const { logo, logoColor, logoBackground, logoBackgroundColor } = guild.emblem;
      return obeyed(
        event(
          obeying,
          guild.id,
          'EMBLEM_UPDATED',
          { logo, logoColor, logoBackground, logoBackgroundColor },
          true,
        ),
      );
    }),
};

const requestDisband: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure,
  obey: (obeying) =>
    asLeader(obeying, (guild) => {
      const { state } = obeying.population;
      for (const member of guild.members) {
        const character = state.characters.get(member);
        if (character) character.guildId = 0;
      }
      state.guilds.delete(guild.id);
      return obeyed(event(obeying, guild.id, 'DISBANDED', { members: guild.members }));
    }),
};

/** Five places more, up to 100. */
const requestCapacityIncrease: CommandHandler = {
  failureCode: 'UNKNOWN',
  failure,
  obey: (obeying) =>
    asLeader(obeying, (guild) => {
      if (guild.capacity + 5 > largestGuild)
        return refuseSilently('CAPACITY_LIMIT', `a guild holds at most ${largestGuild}`);
      guild.capacity += 5;
      return obeyed(event(obeying, guild.id, 'CAPACITY_UPDATED', { capacity: guild.capacity }));
    }),
};

export const guildHandlers: HandlerTable = {
  REQUEST_NAME: requestName,
  REQUEST_EMBLEM: requestEmblem,
  REQUEST_DISBAND: requestDisband,
  REQUEST_CAPACITY_INCREASE: requestCapacityIncrease,
};

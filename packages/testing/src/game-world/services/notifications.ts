import type { CommandReader } from '../command-reader.js';
import {
  obeyed,
  refuseSilently,
  type CommandHandler,
  type HandlerTable,
  type Obeying,
  type Outcome,
} from '../obedience.js';
import type { Character } from '../world-state.js';

const keptMessages = 100;

/** Commands without a status topic: they take effect, and nobody is told. */
function notification(act: (obeying: Obeying) => Outcome): CommandHandler {
  return { failureCode: 'UNKNOWN', obey: act };
}

function forCharacter(obeying: Obeying, id: number, act: (character: Character) => void): Outcome {
  const character = obeying.population.character(id);
  if (!character) return refuseSilently('CHARACTER_NOT_FOUND', `no character ${id}`);
  act(character);
  return obeyed();
}

function message(type: string, text: (body: CommandReader) => string): CommandHandler {
  return notification((obeying) => {
    const shown = { type, text: text(obeying.body) };
    return forCharacter(obeying, obeying.origin.characterId, (character) => {
      character.messages = [...character.messages, shown].slice(-keptMessages);
    });
  });
}

const updateAreaInfo = notification((obeying) => {
  const area = obeying.body.u16('area');
  const info = obeying.body.text('info');
  return forCharacter(
    obeying,
    obeying.origin.characterId,
    (character) => void character.areaInfo.set(area, info),
  );
});

export const systemMessageHandlers: HandlerTable = {
  SEND_MESSAGE: message('SEND_MESSAGE', (body) => `${body.text('messageType')}: ${body.text('message')}`),
  PLAY_PORTAL_SOUND: message('PLAY_PORTAL_SOUND', () => ''),
  SHOW_INFO: message('SHOW_INFO', (body) => body.text('path')),
  SHOW_INFO_TEXT: message('SHOW_INFO_TEXT', (body) => body.text('text')),
  SHOW_HINT: message('SHOW_HINT', (body) => body.text('hint')),
  UPDATE_AREA_INFO: updateAreaInfo,
};

/** The character stands in the body of portal commands. */
function portal(change: (blocked: Set<string>, portal: string) => void): CommandHandler {
  return notification((obeying) => {
    const key = `${obeying.command.u32('mapId')}:${obeying.command.u32('portalId')}`;
    return forCharacter(obeying, obeying.body.u32('characterId'), (character) =>
      change(character.blockedPortals, key),
    );
  });
}

export const portalHandlers: HandlerTable = {
  BLOCK: portal((blocked, key) => void blocked.add(key)),
  UNBLOCK: portal((blocked, key) => void blocked.delete(key)),
};

export const buffHandlers: HandlerTable = {
  CANCEL_ALL: notification((obeying) =>
    forCharacter(obeying, obeying.origin.characterId, (character) => void (character.buffs = [])),
  ),
};

const spawnDrop = notification(({ command, body, population }) => {
  population.state.drops.push({
    mapId: command.u32('mapId'),
    itemId: body.u32('itemId'),
    quantity: body.u32('quantity'),
    mesos: body.u32('mesos'),
    ownerId: body.u32('ownerId'),
    x: body.i16('x'),
    y: body.i16('y'),
  });
  return obeyed();
});

export const dropHandlers: HandlerTable = { SPAWN: spawnDrop };

/** The specification gives the topic without a body: members are looked for in the body, then in the envelope. */
const spawnMonster = notification(({ command, body, origin, population }) => {
  const from = (name: string): CommandReader => (body.value[name] === undefined ? command : body);
  const { state } = population;
  const spawned = {
    worldId: origin.worldId,
    channelId: from('channelId').u8('channelId'),
    mapId: from('mapId').u32('mapId'),
    monsterId: from('monsterId').u32('monsterId'),
    x: from('x').i16('x'),
    y: from('y').i16('y'),
    fh: from('fh').i16('fh'),
    team: from('team').i8('team'),
  };
  // A count that is absent, 0 or negative means one; the cap keeps a wild number from filling the memory.
  const count = Math.min(Math.max(1, from('count').i32('count')), 1000);
  for (let i = 0; i < count; i += 1) state.monsters.push({ id: state.ids.monster++, ...spawned });
  return obeyed();
});

export const monsterHandlers: HandlerTable = { SPAWN: spawnMonster };

import {
  type ActionRow,
  answered,
  asksFirst,
  CHARACTER,
  hero,
  impossible,
  nothing,
  one,
  type UndoRow,
  unanswered,
  untold,
} from './row.js';

const QUEST = 'COMMAND_TOPIC_QUEST';
const MESSAGE = 'COMMAND_TOPIC_SYSTEM_MESSAGE';

/** Notifications: nothing answers them, so nothing can reject them or be late. */
const notification = (
  action: string,
  topic: string,
  type: string,
  undo: UndoRow,
  state: ActionRow['state'],
  more: Partial<ActionRow> = {},
): ActionRow => ({
  action,
  steps: one({ command: unanswered(topic, type), rejection: 'untold', undo }),
  state,
  ...more,
});

const message = (action: string, type: string): ActionRow =>
  notification(action, MESSAGE, type, nothing, (world) => hero(world)?.messages);

export const spawnRows: readonly ActionRow[] = [
  {
    action: 'spawn_monster',
    steps: (dialect) =>
      dialect === 'documented'
        ? one({
            command: unanswered('COMMAND_TOPIC_MONSTER', 'SPAWN'),
            rejection: 'untold',
            undo: impossible,
          })
        : one({ port: 'monsters.spawn', rejection: 'untold', undo: impossible }),
    state: (world) => world.snapshot().monsters,
  },
  {
    action: 'spawn_reactor_drops',
    world: { reactorDrops: { 2001: [{ itemId: 4000001, questId: 0, chance: 1 }] } },
    steps: one({
      port: 'drops.roll',
      command: unanswered('COMMAND_TOPIC_DROP', 'SPAWN'),
      rejection: 'untold',
      undo: impossible,
    }),
    state: (world) => world.snapshot().drops,
  },
];

export const questRows: readonly ActionRow[] = [
  {
    action: 'start_quest',
    steps: (dialect) =>
      one({
        ...asksFirst(dialect, 'quest.find'),
        command: answered(QUEST, 'START'),
        rejection: { code: 'UNKNOWN' },
        undo: untold('FORFEIT'),
      }),
    state: (world) => hero(world)?.quests,
  },
  {
    action: 'complete_quest',
    world: { characters: [{ id: CHARACTER, quests: { 1021: 'started' } }] },
    steps: (dialect) =>
      one({
        ...asksFirst(dialect, 'quest.find'),
        command: answered(QUEST, 'COMPLETE'),
        rejection: { code: 'UNKNOWN' },
        undo: impossible,
      }),
    state: (world) => hero(world)?.quests,
  },
];

export const messageRows: readonly ActionRow[] = [
  message('send_message', 'SEND_MESSAGE'),
  message('play_portal_sound', 'PLAY_PORTAL_SOUND'),
  message('show_info', 'SHOW_INFO'),
  message('show_info_text', 'SHOW_INFO_TEXT'),
  notification('update_area_info', MESSAGE, 'UPDATE_AREA_INFO', impossible, (world) => hero(world)?.areaInfo),
  message('show_hint', 'SHOW_HINT'),
];

const PORTAL = 'COMMAND_TOPIC_PORTAL';

export const portalRows: readonly ActionRow[] = [
  notification(
    'block_portal',
    PORTAL,
    'BLOCK',
    { kind: 'sent', type: 'UNBLOCK' },
    (world) => hero(world)?.blockedPortals,
  ),
  notification(
    'unblock_portal',
    PORTAL,
    'UNBLOCK',
    { kind: 'sent', type: 'BLOCK' },
    (world) => hero(world)?.blockedPortals,
    {
      prepare: (world) =>
        void world.handle({
          topic: PORTAL,
          value: { mapId: 100_000_000, portalId: 4, type: 'BLOCK', body: { characterId: CHARACTER } },
        }),
    },
  ),
];

export const buffRows: readonly ActionRow[] = [
  {
    action: 'cancel_all_buffs',
    world: { characters: [{ id: CHARACTER, buffs: [2022458] }] },
    steps: (dialect) =>
      one({
        command: unanswered(
          dialect === 'documented' ? 'COMMAND_TOPIC_BUFF' : 'COMMAND_TOPIC_CHARACTER_BUFF',
          'CANCEL_ALL',
        ),
        rejection: 'untold',
        undo: impossible,
      }),
    state: (world) => hero(world)?.buffs,
  },
];

import type { GameDialect } from '@sagachart/testing';
import {
  ACCOUNT,
  type ActionRow,
  answered,
  CHARACTER,
  hero,
  impossible,
  one,
  unanswered,
  untold,
} from './row.js';

const SKILL = 'COMMAND_TOPIC_SKILL';
const GUILD = 'COMMAND_TOPIC_GUILD';
const guild = 42;
const leader = { guilds: [{ id: guild, leaderId: CHARACTER }], characters: [{ id: CHARACTER }] };
const buddies = (dialect: GameDialect) =>
  dialect === 'documented' ? 'COMMAND_TOPIC_BUDDYLIST' : 'COMMAND_TOPIC_BUDDY_LIST';
const wallet = (dialect: GameDialect) =>
  dialect === 'documented' ? 'COMMAND_TOPIC_CASHSHOP' : 'COMMAND_TOPIC_WALLET';

const inGuild = (
  action: string,
  type: string,
  state: ActionRow['state'],
  more: Partial<ActionRow> & { readonly dialog?: true } = {},
): ActionRow => {
  const { dialog, ...others } = more;
  const step = { command: answered(GUILD, type), rejection: { code: 'UNKNOWN' }, undo: impossible };
  return {
    action,
    world: leader,
    // The player has five minutes for a dialog; today's answer to it carries no transaction id.
    steps: one({ ...step, ...(dialog ? { deadlineMs: 300_000 } : {}) }),
    state,
    ...(dialog ? { answersWithoutId: true as const } : {}),
    ...others,
  };
};

export const abilityRows: readonly ActionRow[] = [
  {
    action: 'create_skill',
    steps: one({ command: answered(SKILL, 'REQUEST_CREATE'), rejection: 'untold', undo: impossible }),
    state: (world) => hero(world)?.skills,
    answersWithoutId: true,
  },
  {
    action: 'update_skill',
    world: {
      characters: [
        { id: CHARACTER, skills: { 1000: { level: 0, masterLevel: 0, expiration: '2079-01-01T00:00:00Z' } } },
      ],
    },
    steps: one({ command: answered(SKILL, 'REQUEST_UPDATE'), rejection: 'untold', undo: impossible }),
    state: (world) => hero(world)?.skills,
    answersWithoutId: true,
  },
];

export const socialRows: readonly ActionRow[] = [
  inGuild('request_guild_name', 'REQUEST_NAME', (world) => hero(world)?.guildId, { world: {}, dialog: true }),
  inGuild('request_guild_emblem', 'REQUEST_EMBLEM', (world) => world.guild(guild)?.emblem, { dialog: true }),
  inGuild('request_guild_disband', 'REQUEST_DISBAND', (world) => world.guild(guild)),
  inGuild(
    'request_guild_capacity_increase',
    'REQUEST_CAPACITY_INCREASE',
    (world) => world.guild(guild)?.capacity,
  ),
  {
    action: 'create_invite',
    steps: one({
      command: unanswered('COMMAND_TOPIC_INVITE', 'CREATE'),
      rejection: 'untold',
      undo: { kind: 'sent', type: 'REJECT' },
    }),
    state: (world) => world.snapshot().invites,
  },
  {
    action: 'increase_buddy_capacity',
    // The refusal names no transaction.
    steps: (dialect) =>
      one({
        command: answered(buddies(dialect), 'INCREASE_CAPACITY'),
        rejection: 'untold',
        undo: impossible,
      }),
    state: (world) => hero(world)?.buddyCapacity,
  },
  {
    action: 'gain_closeness',
    steps: one({
      command: answered('COMMAND_TOPIC_PET', 'AWARD_CLOSENESS'),
      rejection: 'untold',
      undo: impossible,
    }),
    state: (world) => world.pet(900)?.closeness,
  },
];

/** The refusal names no transaction. */
export const consumableRows: readonly ActionRow[] = [
  {
    action: 'apply_consumable_effect',
    steps: one({
      command: answered('COMMAND_TOPIC_CONSUMABLE', 'APPLY_CONSUMABLE_EFFECT'),
      rejection: 'untold',
      undo: impossible,
    }),
    state: (world) => hero(world)?.buffs,
  },
];

export const currencyRows: readonly ActionRow[] = [
  {
    action: 'award_currency',
    steps: (dialect) =>
      one({
        command: answered(wallet(dialect), 'ADJUST_CURRENCY'),
        rejection: 'untold',
        undo: untold('ADJUST_CURRENCY'),
      }),
    gains: { currency: { points: -500 } },
    state: (world) => world.account(ACCOUNT)?.wallet,
  },
];

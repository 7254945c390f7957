import type { GameDialect } from '@sagachart/testing';
import {
  ACCOUNT,
  type ActionRow,
  answered,
  asksFirst,
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
    steps: (dialect) =>
      one({
        ...asksFirst(dialect, 'guild.findByMember'),
        ...step,
        ...(dialog ? { deadlineMs: 300_000 } : {}),
      }),
    state,
    ...(dialog ? { answersWithoutId: true as const } : {}),
    ...others,
  };
};

/** Today's answers to skill commands carry no transaction id, so nothing waits for them. */
const skill = (type: string) => (dialect: GameDialect) =>
  one({
    ...asksFirst(dialect, 'skill.find'),
    command: dialect === 'documented' ? answered(SKILL, type) : unanswered(SKILL, type),
    rejection: 'untold',
    undo: impossible,
  });

export const abilityRows: readonly ActionRow[] = [
  {
    action: 'create_skill',
    steps: skill('REQUEST_CREATE'),
    state: (world) => hero(world)?.skills,
  },
  {
    action: 'update_skill',
    world: {
      characters: [
        { id: CHARACTER, skills: { 1000: { level: 0, masterLevel: 0, expiration: '2079-01-01T00:00:00Z' } } },
      ],
    },
    steps: skill('REQUEST_UPDATE'),
    state: (world) => hero(world)?.skills,
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
    steps: (dialect) =>
      dialect === 'documented'
        ? one({
            command: unanswered('COMMAND_TOPIC_INVITE', 'CREATE'),
            rejection: 'untold',
            undo: { kind: 'sent', type: 'REJECT' },
          })
        : one({
            command: answered('COMMAND_TOPIC_INVITE', 'CREATE'),
            rejection: { code: 'UNKNOWN' },
            undo: untold('REJECT'),
          }),
    state: (world) => world.snapshot().invites,
  },
  {
    action: 'increase_buddy_capacity',
    // The refusal names no transaction.
    steps: (dialect) =>
      one({
        ...asksFirst(dialect, 'buddyList.find'),
        command: answered(buddies(dialect), 'INCREASE_CAPACITY'),
        rejection: 'untold',
        undo: impossible,
      }),
    state: (world) => hero(world)?.buddyCapacity,
  },
  {
    action: 'gain_closeness',
    steps: (dialect) =>
      one({
        ...asksFirst(dialect, 'pet.find', 'required'),
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
        ...asksFirst(dialect, 'cashShop.findWallet'),
        command: answered(wallet(dialect), 'ADJUST_CURRENCY'),
        rejection: 'untold',
        undo: untold('ADJUST_CURRENCY'),
      }),
    gains: { currency: { points: -500 } },
    state: (world) => world.account(ACCOUNT)?.wallet,
  },
];

/**
 * `documented`: topic variables and command types of the specification. `deployed`: what the Go services spoke at the commit of
 * the specification. `deployed-2026-08`: what they speak since.
 */
export type GameDialect = 'documented' | 'deployed' | 'deployed-2026-08';

export type CommandChannel =
  | 'compartment'
  | 'character'
  | 'skill'
  | 'guild'
  | 'invite'
  | 'buddyList'
  | 'pet'
  | 'monster'
  | 'quest'
  | 'consumable'
  | 'systemMessage'
  | 'storage'
  | 'storageShow'
  | 'storageCompartment'
  | 'cashShop'
  | 'cashShopCompartment'
  | 'drop'
  | 'portal'
  | 'buff';

export type StatusChannel =
  | 'asset'
  | 'compartment'
  | 'character'
  | 'skill'
  | 'guild'
  | 'invite'
  | 'buddyList'
  | 'pet'
  | 'quest'
  | 'consumable'
  | 'storage'
  | 'storageCompartment'
  | 'cashShop'
  | 'cashShopCompartment';

interface DialectTopics {
  readonly commands: ReadonlyMap<string, CommandChannel>;
  readonly statuses: Readonly<Record<StatusChannel, string | null>>;
}

const sharedCommands: readonly (readonly [string, CommandChannel])[] = [
  ['COMMAND_TOPIC_COMPARTMENT', 'compartment'],
  ['COMMAND_TOPIC_CHARACTER', 'character'],
  ['COMMAND_TOPIC_SKILL', 'skill'],
  ['COMMAND_TOPIC_GUILD', 'guild'],
  ['COMMAND_TOPIC_INVITE', 'invite'],
  ['COMMAND_TOPIC_PET', 'pet'],
  ['COMMAND_TOPIC_MONSTER', 'monster'],
  ['COMMAND_TOPIC_QUEST', 'quest'],
  ['COMMAND_TOPIC_CONSUMABLE', 'consumable'],
  ['COMMAND_TOPIC_SYSTEM_MESSAGE', 'systemMessage'],
  ['COMMAND_TOPIC_STORAGE', 'storage'],
  ['COMMAND_TOPIC_STORAGE_COMPARTMENT', 'storageCompartment'],
  ['COMMAND_TOPIC_PORTAL', 'portal'],
  // The specification names no topic for drops; the one of the Go services serves both dialects.
  ['COMMAND_TOPIC_DROP', 'drop'],
];

const sharedStatuses = {
  asset: 'EVENT_TOPIC_ASSET_STATUS',
  compartment: 'EVENT_TOPIC_COMPARTMENT_STATUS',
  character: 'EVENT_TOPIC_CHARACTER_STATUS',
  skill: 'EVENT_TOPIC_SKILL_STATUS',
  guild: 'EVENT_TOPIC_GUILD_STATUS',
  pet: 'EVENT_TOPIC_PET_STATUS',
  quest: 'EVENT_TOPIC_QUEST_STATUS',
  consumable: 'EVENT_TOPIC_CONSUMABLE_STATUS',
  storage: 'EVENT_TOPIC_STORAGE_STATUS',
  storageCompartment: 'EVENT_TOPIC_STORAGE_COMPARTMENT_STATUS',
} as const;

const deployedCommands: readonly (readonly [string, CommandChannel])[] = [
  ...sharedCommands,
  ['COMMAND_TOPIC_BUDDY_LIST', 'buddyList'],
  ['COMMAND_TOPIC_WALLET', 'cashShop'],
  ['COMMAND_TOPIC_CASH_COMPARTMENT', 'cashShopCompartment'],
  ['COMMAND_TOPIC_CHARACTER_BUFF', 'buff'],
];

const deployedStatuses = {
  ...sharedStatuses,
  invite: 'EVENT_TOPIC_INVITE_STATUS',
  buddyList: 'EVENT_TOPIC_BUDDY_LIST_STATUS',
  cashShop: 'EVENT_TOPIC_WALLET_STATUS',
  cashShopCompartment: 'EVENT_TOPIC_CASH_COMPARTMENT_STATUS',
} as const;

/** Topic variables of each dialect. A status channel without a topic (`null`) has nowhere to send its events. */
export const dialectTopics: Readonly<Record<GameDialect, DialectTopics>> = {
  documented: {
    commands: new Map<string, CommandChannel>([
      ...sharedCommands,
      ['COMMAND_TOPIC_BUDDYLIST', 'buddyList'],
      ['COMMAND_TOPIC_CASHSHOP', 'cashShop'],
      ['COMMAND_TOPIC_CASHSHOP_COMPARTMENT', 'cashShopCompartment'],
      ['COMMAND_TOPIC_BUFF', 'buff'],
    ]),
    statuses: {
      ...sharedStatuses,
      invite: null,
      buddyList: 'EVENT_TOPIC_BUDDYLIST_STATUS',
      cashShop: 'EVENT_TOPIC_CASHSHOP_STATUS',
      cashShopCompartment: 'EVENT_TOPIC_CASHSHOP_COMPARTMENT_STATUS',
    },
  },
  deployed: {
    commands: new Map<string, CommandChannel>([
      ...deployedCommands,
      ['COMMAND_TOPIC_STORAGE_SHOW', 'storageShow'],
    ]),
    statuses: deployedStatuses,
  },
  'deployed-2026-08': {
    commands: new Map<string, CommandChannel>(deployedCommands),
    statuses: deployedStatuses,
  },
};

import { T } from './steps.js';

type Written = readonly [topic: string, value: string];

/** One message as it has to stand on the wire. */
export interface Flow {
  readonly title: string;
  readonly action: string;
  /** JSON text, so that 64-bit numbers keep their digits. */
  readonly payload: string;
  readonly found?: unknown;
  /** The message is the undo of the step. */
  readonly undo?: { readonly result?: object; readonly memo?: object; readonly found?: unknown };
  readonly both?: Written;
  readonly documented?: Written;
  readonly deployed?: Written;
}

const mesos = (amount: number): string =>
  `{"characterId":12345,"worldId":0,"channelId":1,"actorId":9010000,"actorType":"NPC","amount":${amount}}`;
const changeMeso = (amount: number): Written => [
  'COMMAND_TOPIC_CHARACTER',
  `{"transactionId":"${T}","worldId":0,"characterId":12345,"type":"REQUEST_CHANGE_MESO","body":{"actorId":9010000,"actorType":"NPC","amount":${amount}}}`,
];
const compartment = (inventoryType: number, type: string, body: string): Written => [
  'COMMAND_TOPIC_COMPARTMENT',
  `{"transactionId":"${T}","characterId":12345,"inventoryType":${inventoryType},"type":"${type}","body":${body}}`,
];
const storageCompartment = (type: string, body: string): Written => [
  'COMMAND_TOPIC_STORAGE_COMPARTMENT',
  `{"worldId":0,"accountId":7001,"characterId":12345,"type":"${type}","body":${body}}`,
];
const character = (type: string, body: string): Written => [
  'COMMAND_TOPIC_CHARACTER',
  `{"transactionId":"${T}","worldId":0,"characterId":12345,"type":"${type}","body":${body}}`,
];

const potions =
  '{"characterId":12345,"item":{"templateId":2000000,"quantity":5,"expiration":"0001-01-01T00:00:00Z"}}';
const rented =
  '{"characterId":12345,"item":{"templateId":1302000,"quantity":1,"expiration":"2079-01-01T00:00:00Z"}}';
const lost = '{"characterId":12345,"templateId":4000001,"quantity":10,"removeAll":false}';
const stack = {
  asset: {
    ...{ id: 501, slot: 7, templateId: 4000001, expiration: '0001-01-01T00:00:00Z', referenceId: 77 },
    ...{ referenceType: 'etc', referenceData: { ownerId: 9, quantity: 20, flag: 2 } },
  },
};
const potionData = '{"ownerId":0,"quantity":20,"flag":0,"rechargeable":0}';
const potionMemo = {
  ...{ templateId: 2000000, referenceId: 77, referenceType: 'consumable' },
  ...{ referenceData: JSON.parse(potionData) as object, quantity: 5 },
};
const aria =
  '{"accountId":7001,"worldId":0,"name":"Aria","gender":1,"level":1,"strength":13,"dexterity":4,"intelligence":4,"luck":4,"jobId":0,"hp":50,"mp":5,"face":21000,"hair":31000,"skin":0,"top":1041002,"bottom":1061002,"shoes":1072001,"weapon":1302000,"mapId":10000}';
const accepted = `{"transactionId":"${T}","worldId":0,"accountId":7001,"characterId":12345,"templateId":2000000,"referenceId":77,"referenceType":"consumable","referenceData":${potionData},"quantity":5}`;

/** The flows of the wire contract, section 7.1 to 7.12, with the undo where one is shown. */
export const flows: readonly Flow[] = [
  { title: 'award_mesos', action: 'award_mesos', payload: mesos(1000), both: changeMeso(1000) },
  {
    title: 'the undo of award_mesos',
    action: 'award_mesos',
    payload: mesos(500),
    undo: {},
    both: changeMeso(-500),
  },
  {
    title: 'award_asset',
    action: 'award_asset',
    payload: potions,
    documented: compartment(2, 'CREATE', '{"templateId":2000000,"quantity":5}'),
    deployed: compartment(
      2,
      'CREATE_ASSET',
      '{"templateId":2000000,"quantity":5,"expiration":"0001-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0}',
    ),
  },
  {
    title: 'award_inventory of an item that expires',
    action: 'award_inventory',
    payload: rented,
    documented: compartment(
      1,
      'CREATE',
      '{"templateId":1302000,"quantity":1,"expiration":"2079-01-01T00:00:00Z"}',
    ),
    deployed: compartment(
      1,
      'CREATE_ASSET',
      '{"templateId":1302000,"quantity":1,"expiration":"2079-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0}',
    ),
  },
  {
    title: 'the undo of award_asset',
    action: 'award_asset',
    payload: potions,
    undo: { result: { assetId: 501, slot: 3 } },
    documented: compartment(2, 'DELETE', '{"templateId":2000000,"quantity":5}'),
    deployed: compartment(2, 'DESTROY', '{"slot":3,"quantity":5,"removeAll":false}'),
  },
  {
    title: 'create_and_equip_asset keeps the expiration',
    action: 'create_and_equip_asset',
    payload: rented,
    documented: compartment(
      1,
      'CREATE_AND_EQUIP',
      '{"templateId":1302000,"quantity":1,"expiration":"2079-01-01T00:00:00Z"}',
    ),
    deployed: compartment(
      1,
      'CREATE_ASSET',
      '{"templateId":1302000,"quantity":1,"expiration":"2079-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0}',
    ),
  },
  {
    title: 'destroy_asset',
    action: 'destroy_asset',
    payload: lost,
    found: stack,
    documented: compartment(4, 'DELETE', '{"templateId":4000001,"quantity":10}'),
    deployed: compartment(4, 'DESTROY', '{"slot":7,"quantity":10,"removeAll":false}'),
  },
  {
    title: 'destroy_asset of all there is',
    action: 'destroy_asset',
    payload: '{"characterId":12345,"templateId":4000001,"quantity":10,"removeAll":true}',
    found: stack,
    documented: compartment(4, 'DELETE', '{"templateId":4000001,"quantity":0}'),
    deployed: compartment(4, 'DESTROY', '{"slot":7,"quantity":10,"removeAll":true}'),
  },
  {
    title: 'the undo of destroy_asset where nothing was looked up',
    action: 'destroy_asset',
    payload: lost,
    undo: {},
    documented: compartment(4, 'CREATE', '{"templateId":4000001,"quantity":10}'),
  },
  {
    title: 'the undo of destroy_asset gives back what was looked up',
    action: 'destroy_asset',
    payload: '{"characterId":12345,"templateId":4000001,"quantity":0,"removeAll":true}',
    found: stack,
    undo: {},
    deployed: compartment(
      4,
      'CREATE_ASSET',
      '{"templateId":4000001,"quantity":20,"expiration":"0001-01-01T00:00:00Z","ownerId":9,"flag":2,"rechargeable":0}',
    ),
  },
  {
    title: 'the undo of destroy_asset gives back a 64-bit number digit by digit',
    action: 'destroy_asset',
    payload: '{"characterId":12345,"templateId":2070000,"quantity":0,"removeAll":true}',
    found: {
      asset: {
        ...stack.asset,
        referenceData: { quantity: 20, rechargeable: 18446744073709551615n },
      },
    },
    undo: {},
    deployed: compartment(
      2,
      'CREATE_ASSET',
      '{"templateId":2070000,"quantity":20,"expiration":"0001-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":18446744073709551615}',
    ),
  },
  {
    title: 'block_portal',
    action: 'block_portal',
    payload: '{"characterId":12345,"mapId":100000000,"portalId":4}',
    both: [
      'COMMAND_TOPIC_PORTAL',
      '{"worldId":0,"channelId":0,"mapId":100000000,"portalId":4,"type":"BLOCK","body":{"characterId":12345}}',
    ],
  },
  {
    title: 'the undo of block_portal',
    action: 'block_portal',
    payload: '{"characterId":12345,"mapId":100000000,"portalId":4}',
    undo: {},
    both: [
      'COMMAND_TOPIC_PORTAL',
      '{"worldId":0,"channelId":0,"mapId":100000000,"portalId":4,"type":"UNBLOCK","body":{"characterId":12345}}',
    ],
  },
  {
    title: 'show_hint',
    action: 'show_hint',
    payload:
      '{"characterId":12345,"worldId":0,"channelId":1,"hint":"The way is closed.","width":150,"height":0}',
    both: [
      'COMMAND_TOPIC_SYSTEM_MESSAGE',
      `{"transactionId":"${T}","worldId":0,"channelId":1,"characterId":12345,"type":"SHOW_HINT","body":{"hint":"The way is closed.","width":150,"height":0}}`,
    ],
  },
  {
    title: 'unequip_asset',
    action: 'unequip_asset',
    payload: '{"characterId":12345,"inventoryType":1,"source":-11,"destination":5}',
    both: compartment(1, 'UNEQUIP', '{"inventoryType":0,"source":-11,"destination":5}'),
  },
  {
    title: 'the undo of unequip_asset',
    action: 'unequip_asset',
    payload: '{"characterId":12345,"inventoryType":1,"source":-11,"destination":5}',
    undo: { result: { landed: 5, swapped: true } },
    both: compartment(1, 'EQUIP', '{"inventoryType":0,"source":5,"destination":-11}'),
  },
  {
    title: 'equip_asset',
    action: 'equip_asset',
    payload: '{"characterId":12345,"inventoryType":1,"source":6,"destination":-11}',
    both: compartment(1, 'EQUIP', '{"inventoryType":0,"source":6,"destination":-11}'),
  },
  {
    title: 'the undo of equip_asset from the slot in which the item landed',
    action: 'equip_asset',
    payload: '{"characterId":12345,"inventoryType":1,"source":6,"destination":-1}',
    undo: { result: { landed: -11, swapped: true } },
    both: compartment(1, 'UNEQUIP', '{"inventoryType":0,"source":-11,"destination":6}'),
  },
  {
    title: 'accept_to_storage',
    action: 'accept_to_storage',
    payload: accepted,
    both: storageCompartment(
      'ACCEPT',
      `{"transactionId":"${T}","slot":-1,"templateId":2000000,"referenceId":77,"referenceType":"consumable","referenceData":${potionData},"quantity":5}`,
    ),
  },
  {
    title: 'the undo of accept_to_storage',
    action: 'accept_to_storage',
    payload: accepted,
    undo: { result: { assetId: 8801 } },
    both: storageCompartment('RELEASE', `{"transactionId":"${T}","assetId":8801,"quantity":5}`),
  },
  {
    title: 'release_from_character',
    action: 'release_from_character',
    payload: `{"transactionId":"${T}","characterId":12345,"inventoryType":2,"assetId":501,"quantity":5}`,
    both: compartment(2, 'RELEASE', `{"transactionId":"${T}","assetId":501,"quantity":5}`),
  },
  {
    title: 'the undo of release_from_character',
    action: 'release_from_character',
    payload: `{"transactionId":"${T}","characterId":12345,"inventoryType":2,"assetId":501,"quantity":5}`,
    undo: { memo: potionMemo },
    both: compartment(
      2,
      'ACCEPT',
      `{"transactionId":"${T}","referenceId":77,"templateId":2000000,"referenceType":"consumable","referenceData":${potionData},"quantity":5}`,
    ),
  },
  {
    title: 'accept_to_character',
    action: 'accept_to_character',
    payload: `{"transactionId":"${T}","characterId":12345,"inventoryType":2,"templateId":2000000,"referenceId":91,"referenceType":"consumable","referenceData":${potionData},"quantity":20}`,
    both: compartment(
      2,
      'ACCEPT',
      `{"transactionId":"${T}","referenceId":91,"templateId":2000000,"referenceType":"consumable","referenceData":${potionData},"quantity":20}`,
    ),
  },
  {
    title: 'the undo of accept_to_character',
    action: 'accept_to_character',
    payload: `{"transactionId":"${T}","characterId":12345,"inventoryType":4,"templateId":4000001,"referenceId":91,"referenceType":"etc","quantity":20}`,
    undo: { found: stack },
    both: compartment(4, 'RELEASE', `{"transactionId":"${T}","assetId":501,"quantity":20}`),
  },
  {
    title: 'release_from_storage',
    action: 'release_from_storage',
    payload: `{"transactionId":"${T}","worldId":0,"accountId":7001,"characterId":12345,"assetId":8801,"quantity":0}`,
    both: storageCompartment('RELEASE', `{"transactionId":"${T}","assetId":8801,"quantity":0}`),
  },
  {
    title: 'the undo of release_from_storage',
    action: 'release_from_storage',
    payload: `{"transactionId":"${T}","worldId":0,"accountId":7001,"characterId":12345,"assetId":8801,"quantity":0}`,
    undo: { memo: potionMemo },
    both: storageCompartment(
      'ACCEPT',
      `{"transactionId":"${T}","slot":-1,"templateId":2000000,"referenceId":77,"referenceType":"consumable","referenceData":${potionData},"quantity":5}`,
    ),
  },
  {
    title: 'create_character',
    action: 'create_character',
    payload: aria,
    both: [
      'COMMAND_TOPIC_CHARACTER',
      `{"transactionId":"${T}","worldId":0,"characterId":0,"type":"CREATE_CHARACTER","body":{"accountId":7001,"worldId":0,"name":"Aria","level":1,"strength":13,"dexterity":4,"intelligence":4,"luck":4,"maxHp":50,"maxMp":5,"jobId":0,"gender":1,"hair":31000,"face":21000,"skinColor":0,"mapId":10000}}`,
    ],
  },
  {
    title: 'warp_to_portal',
    action: 'warp_to_portal',
    payload:
      '{"characterId":12345,"fieldId":"0:1:101000000:00000000-0000-0000-0000-000000000000","portalId":2}',
    both: character('CHANGE_MAP', '{"channelId":1,"mapId":101000000,"portalId":2}'),
  },
  {
    title: 'the undo of warp_to_portal',
    action: 'warp_to_portal',
    payload:
      '{"characterId":12345,"fieldId":"0:1:101000000:00000000-0000-0000-0000-000000000000","portalId":2}',
    undo: { result: { oldMapId: 100000000 } },
    both: character('CHANGE_MAP', '{"channelId":1,"mapId":100000000,"portalId":0}'),
  },
  {
    title: 'award_experience',
    action: 'award_experience',
    payload:
      '{"characterId":12345,"worldId":0,"channelId":1,"distributions":[{"experienceType":"WHITE","amount":250,"attr1":0}]}',
    both: character(
      'AWARD_EXPERIENCE',
      '{"channelId":1,"distributions":[{"experienceType":"WHITE","amount":250,"attr1":0}]}',
    ),
  },
  {
    title: 'award_experience without distributions',
    action: 'award_experience',
    payload: '{"characterId":12345,"worldId":0,"channelId":1}',
    both: character('AWARD_EXPERIENCE', '{"channelId":1,"distributions":[]}'),
  },
  {
    title: 'create_skill',
    action: 'create_skill',
    payload:
      '{"characterId":12345,"skillId":1000,"level":1,"masterLevel":0,"expiration":"2079-01-01T00:00:00Z"}',
    both: [
      'COMMAND_TOPIC_SKILL',
      `{"transactionId":"${T}","characterId":12345,"type":"REQUEST_CREATE","body":{"skillId":1000,"level":1,"masterLevel":0,"expiration":"2079-01-01T00:00:00Z"}}`,
    ],
  },
  {
    title: 'request_guild_capacity_increase',
    action: 'request_guild_capacity_increase',
    payload: '{"characterId":12345,"worldId":0,"channelId":1}',
    both: [
      'COMMAND_TOPIC_GUILD',
      `{"characterId":12345,"type":"REQUEST_CAPACITY_INCREASE","body":{"worldId":0,"channelId":1},"transactionId":"${T}"}`,
    ],
  },
  {
    title: 'increase_buddy_capacity',
    action: 'increase_buddy_capacity',
    payload: '{"characterId":12345,"worldId":0,"channelId":1,"amount":35}',
    documented: [
      'COMMAND_TOPIC_BUDDYLIST',
      `{"transactionId":"${T}","worldId":0,"characterId":12345,"type":"INCREASE_CAPACITY","body":{"newCapacity":35}}`,
    ],
    deployed: [
      'COMMAND_TOPIC_BUDDY_LIST',
      `{"transactionId":"${T}","worldId":0,"characterId":12345,"type":"INCREASE_CAPACITY","body":{"newCapacity":35}}`,
    ],
  },
  {
    title: 'apply_consumable_effect',
    action: 'apply_consumable_effect',
    payload: '{"characterId":12345,"worldId":0,"channelId":1,"itemId":2022458}',
    both: [
      'COMMAND_TOPIC_CONSUMABLE',
      `{"transactionId":"${T}","worldId":0,"channelId":1,"characterId":12345,"type":"APPLY_CONSUMABLE_EFFECT","body":{"itemId":2022458}}`,
    ],
  },
];

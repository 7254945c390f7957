import { T } from '../support/steps.js';

/** An item as the services of August 2026 hand it over, with what is not zero of it. */
export const flat = (own: Readonly<Record<string, unknown>>): string => {
  const item = {
    ...{ expiration: '0001-01-01T00:00:00Z', createdAt: '0001-01-01T00:00:00Z' },
    ...{ quantity: 0, ownerId: 0, owner: '', flag: 0, rechargeable: 0 },
    ...{ strength: 0, dexterity: 0, intelligence: 0, luck: 0, hp: 0, mp: 0 },
    ...{ weaponAttack: 0, magicAttack: 0, weaponDefense: 0, magicDefense: 0 },
    ...{ accuracy: 0, avoidability: 0, hands: 0, speed: 0, jump: 0, slots: 0 },
    ...{ locked: false, spikes: false, karmaUsed: false, cold: false, canBeTraded: false },
    ...{ levelType: 0, level: 0, experience: 0, hammersApplied: 0, equippedSince: null },
    ...{ cashId: '0', commodityId: 0, purchaseBy: 0, petId: 0 },
  };
  const text = JSON.stringify({ ...item, ...own });
  return text.slice(1, -1);
};

export const deposited = (own: Readonly<Record<string, unknown>>): string =>
  flat(own)
    .replace(/"createdAt":"[^"]*",/, '')
    .replace(/"locked":.*?"canBeTraded":false,/, '')
    .replace('"equippedSince":null,', '');

/** One command of an action: what the step is like, and the message as it stands on the wire. */
export interface Message {
  readonly title: string;
  readonly action: string;
  readonly payload?: object;
  readonly found?: unknown;
  readonly undo?: { readonly result?: object; readonly memo?: object; readonly found?: unknown };
  readonly topic: string;
  readonly value: string;
}

const character = (type: string, body: string, characterId = 12345): string =>
  `{"transactionId":"${T}","worldId":0,"characterId":${characterId},"type":"${type}","body":${body}}`;
const compartment = (inventoryType: number, type: string, body: string): string =>
  `{"transactionId":"${T}","characterId":12345,"inventoryType":${inventoryType},"type":"${type}","body":${body}}`;

const instance = '0f0e0d0c-0000-4000-8000-00000000000f';
const nil = '00000000-0000-0000-0000-000000000000';
const field = `0:1:101000000:${instance}`;
const potion = { quantity: 20, ownerId: 9, flag: 2, strength: 3, cashId: '4611686018427387905' };
const potionText = flat({ ...potion, quantity: 5 });
const potionMemo = {
  ...{ templateId: 2000000, referenceId: 0, referenceType: '', referenceData: potion, quantity: 5 },
};
const cash = { cashId: '4611686018427387905', quantity: 1, commodityId: 50100000, purchaseBy: 7001, flag: 4 };
const compartmentId = '5c1d2e3f-1111-4222-8333-444455556666';

export const messages: readonly Message[] = [
  {
    ...{ title: 'CREATE_ASSET of an award', action: 'award_asset', topic: 'COMMAND_TOPIC_COMPARTMENT' },
    value: compartment(
      2,
      'CREATE_ASSET',
      '{"templateId":2000000,"quantity":5,"expiration":"0001-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0}',
    ),
  },
  {
    ...{ title: 'CREATE_ASSET with average stats', action: 'create_and_equip_asset' },
    payload: { characterId: 12345, item: { templateId: 1302000, quantity: 1 }, useAverageStats: true },
    topic: 'COMMAND_TOPIC_COMPARTMENT',
    value: compartment(
      1,
      'CREATE_ASSET',
      '{"templateId":1302000,"quantity":1,"expiration":"0001-01-01T00:00:00Z","ownerId":0,"flag":0,"rechargeable":0,"useAverageStats":true}',
    ),
  },
  {
    ...{ title: 'ACCEPT to a character', action: 'accept_to_character', topic: 'COMMAND_TOPIC_COMPARTMENT' },
    value: compartment(2, 'ACCEPT', `{"transactionId":"${T}","templateId":2000000,${flat({ quantity: 5 })}}`),
  },
  {
    ...{ title: 'ACCEPT that undoes a release', action: 'release_from_character' },
    undo: { memo: potionMemo },
    topic: 'COMMAND_TOPIC_COMPARTMENT',
    value: compartment(2, 'ACCEPT', `{"transactionId":"${T}","templateId":2000000,${potionText}}`),
  },
  {
    ...{ title: 'ACCEPT to a storage', action: 'accept_to_storage' },
    topic: 'COMMAND_TOPIC_STORAGE_COMPARTMENT',
    value: `{"worldId":0,"accountId":7001,"characterId":12345,"type":"ACCEPT","body":{"transactionId":"${T}","templateId":2000000,${flat({ quantity: 5 })}}}`,
  },
  {
    ...{ title: 'ACCEPT that undoes a release of the storage', action: 'release_from_storage' },
    undo: { memo: potionMemo },
    topic: 'COMMAND_TOPIC_STORAGE_COMPARTMENT',
    value: `{"worldId":0,"accountId":7001,"characterId":12345,"type":"ACCEPT","body":{"transactionId":"${T}","templateId":2000000,${potionText}}}`,
  },
  {
    ...{ title: 'ACCEPT to the cash shop', action: 'accept_to_cash_shop' },
    topic: 'COMMAND_TOPIC_CASH_COMPARTMENT',
    value: `{"accountId":7001,"characterId":12345,"compartmentType":1,"type":"ACCEPT","body":{"transactionId":"${T}","compartmentId":"${compartmentId}","cashId":4611686018427387905,"templateId":5000000,"quantity":1,"commodityId":50100000,"purchasedBy":7001,"flag":0}}`,
  },
  {
    ...{ title: 'ACCEPT that undoes a release of the cash shop', action: 'release_from_cash_shop' },
    undo: {
      memo: { templateId: 5000000, referenceId: 12, referenceType: 'cash', referenceData: cash, quantity: 1 },
    },
    topic: 'COMMAND_TOPIC_CASH_COMPARTMENT',
    value: `{"accountId":7001,"characterId":12345,"compartmentType":1,"type":"ACCEPT","body":{"transactionId":"${T}","compartmentId":"${compartmentId}","cashId":4611686018427387905,"templateId":5000000,"quantity":1,"commodityId":50100000,"purchasedBy":7001,"flag":4}}`,
  },
  {
    ...{ title: 'DEPOSIT', action: 'deposit_to_storage', topic: 'COMMAND_TOPIC_STORAGE' },
    value: `{"transactionId":"${T}","worldId":0,"accountId":7001,"type":"DEPOSIT","body":{"slot":0,"templateId":2000000,${deposited({ quantity: 5 })}}}`,
  },
  {
    ...{ title: 'SHOW_STORAGE', action: 'show_storage', topic: 'COMMAND_TOPIC_STORAGE' },
    value: `{"transactionId":"${T}","worldId":0,"channelId":1,"characterId":12345,"npcId":1012009,"accountId":7001,"type":"SHOW_STORAGE"}`,
  },
  {
    ...{ title: 'CHANGE_MAP to an instance', action: 'warp_to_portal', found: { portalId: 2 } },
    payload: {
      ...{ characterId: 12345, worldId: 0, channelId: 1, mapId: 101000000, instance, portalId: 0 },
      portalName: 'sp',
    },
    topic: 'COMMAND_TOPIC_CHARACTER',
    value: character('CHANGE_MAP', `{"channelId":1,"mapId":101000000,"instance":"${instance}","portalId":2}`),
  },
  {
    ...{ title: 'CHANGE_MAP of a field id', action: 'warp_to_portal', found: { portalId: 2 } },
    payload: {
      ...{ characterId: 12345, worldId: 0, channelId: 0, mapId: 0, instance: nil, portalId: 2 },
      ...{ portalName: '', fieldId: field },
    },
    topic: 'COMMAND_TOPIC_CHARACTER',
    value: character('CHANGE_MAP', `{"channelId":1,"mapId":101000000,"instance":"${instance}","portalId":2}`),
  },
  {
    ...{ title: 'CHANGE_MAP to a random portal', action: 'warp_to_random_portal', found: { portalId: 3 } },
    payload: { characterId: 12345, fieldId: field },
    topic: 'COMMAND_TOPIC_CHARACTER',
    value: character('CHANGE_MAP', `{"channelId":1,"mapId":101000000,"instance":"${instance}","portalId":3}`),
  },
  {
    ...{ title: 'CHANGE_MAP back to the instance it came from', action: 'warp_to_random_portal' },
    ...{ payload: { characterId: 12345, fieldId: field }, found: { portalId: 3 } },
    undo: { result: { oldMapId: 100000000, oldInstance: '0f0e0d0c-0000-4000-8000-0000000000aa' } },
    topic: 'COMMAND_TOPIC_CHARACTER',
    value: character(
      'CHANGE_MAP',
      '{"channelId":1,"mapId":100000000,"instance":"0f0e0d0c-0000-4000-8000-0000000000aa","portalId":0}',
    ),
  },
  {
    ...{ title: 'AWARD_EXPERIENCE', action: 'award_experience', topic: 'COMMAND_TOPIC_CHARACTER' },
    value: character(
      'AWARD_EXPERIENCE',
      '{"channelId":1,"distributions":[{"experienceType":"WHITE","amount":250,"attr1":0}],"showEffect":false}',
    ),
  },
  {
    ...{ title: 'REQUEST_CHANGE_MESO with its effect', action: 'award_mesos' },
    payload: {
      ...{ characterId: 12345, worldId: 0, channelId: 1, actorId: 9010000, actorType: 'NPC' },
      ...{ amount: 1000, showEffect: true },
    },
    topic: 'COMMAND_TOPIC_CHARACTER',
    value: character(
      'REQUEST_CHANGE_MESO',
      '{"actorId":9010000,"actorType":"NPC","amount":1000,"showEffect":true}',
    ),
  },
  {
    ...{ title: 'DELETE_CHARACTER', action: 'create_character', undo: { result: { characterId: 20001 } } },
    topic: 'COMMAND_TOPIC_CHARACTER',
    value: character('DELETE_CHARACTER', '{}', 20001),
  },
  {
    ...{ title: 'REQUEST_CREATE', action: 'create_skill', topic: 'COMMAND_TOPIC_SKILL' },
    value: character(
      'REQUEST_CREATE',
      '{"skillId":1000,"level":1,"masterLevel":0,"expiration":"2079-01-01T00:00:00Z"}',
    ),
  },
  {
    ...{ title: 'REQUEST_DELETE', action: 'create_skill', undo: {}, topic: 'COMMAND_TOPIC_SKILL' },
    value: character('REQUEST_DELETE', '{"skillId":1000}'),
  },
  {
    ...{ title: 'START with rewards', action: 'start_quest', topic: 'COMMAND_TOPIC_QUEST' },
    payload: {
      ...{ characterId: 12345, worldId: 0, questId: 1021, npcId: 2000 },
      rewards: [{ itemId: 2000000, amount: -3 }],
    },
    value: character('START', '{"questId":1021,"npcId":2000,"rewards":[{"itemId":2000000,"amount":-3}]}'),
  },
  {
    ...{ title: 'COMPLETE without rewards', action: 'complete_quest', topic: 'COMMAND_TOPIC_QUEST' },
    value: character('COMPLETE', '{"questId":1021,"npcId":2000,"force":true}'),
  },
  {
    ...{ title: 'SPAWN of a drop', action: 'spawn_reactor_drops', topic: 'COMMAND_TOPIC_DROP' },
    found: [{ itemId: 4000001, quantity: 1, mesos: 0, x: 120, y: -35 }],
    value: `{"transactionId":"${T}","worldId":0,"channelId":1,"mapId":100000000,"instance":"${nil}","type":"SPAWN","body":{"itemId":4000001,"quantity":1,"mesos":0,"dropType":2,"x":120,"y":-35,"ownerId":12345,"ownerPartyId":0,"dropperId":2001,"dropperX":120,"dropperY":-35,"playerDrop":false,"mod":0}}`,
  },
  {
    ...{ title: 'BLOCK', action: 'block_portal', topic: 'COMMAND_TOPIC_PORTAL' },
    value: `{"worldId":0,"channelId":0,"mapId":100000000,"instance":"${nil}","portalId":4,"type":"BLOCK","body":{"characterId":12345}}`,
  },
  {
    ...{ title: 'CANCEL_ALL', action: 'cancel_all_buffs', topic: 'COMMAND_TOPIC_CHARACTER_BUFF' },
    value: `{"worldId":0,"channelId":1,"mapId":100000000,"instance":"${nil}","characterId":12345,"type":"CANCEL_ALL","body":{}}`,
  },
];

import type { Flow } from './wire-examples.js';

const someone = '"characterId":12345,"worldId":0,"channelId":1';
const tuft = '"compartmentId":"5c1d2e3f-1111-4222-8333-444455556666"';
const cashData = '{"cashId":"4611686018427387905","flag":0,"purchasedBy":7001,"quantity":1}';
const T = '0a1b2c3d-0001-4000-8000-000000000001';

const cashAccept = `{"accountId":7001,"characterId":12345,"compartmentType":1,"type":"ACCEPT","body":{"transactionId":"T",${tuft},"cashId":4611686018427387905,"templateId":5000000,"referenceId":12,"referenceType":"cash","referenceData":${cashData}}}`;
const cashRelease = `{"accountId":7001,"characterId":12345,"compartmentType":1,"type":"RELEASE","body":{"transactionId":"T",${tuft},"assetId":12,"cashId":4611686018427387905,"templateId":5000000}}`;
const showStorage =
  '{"transactionId":"T","worldId":0,"channelId":1,"characterId":12345,"npcId":1012009,"accountId":7001,"type":"SHOW_STORAGE"}';
const currency =
  '{"transactionId":"T","accountId":7001,"currencyType":2,"amount":-500,"type":"ADJUST_CURRENCY"}';
const cancelAll = '{"worldId":0,"channelId":1,"characterId":12345,"type":"CANCEL_ALL","body":{}}';
const drop = (body: string): string =>
  `{"transactionId":"T","worldId":0,"channelId":1,"mapId":100000000,"type":"SPAWN","body":${body}}`;
const reactor = `{${someone},"mapId":100000000,"reactorId":2001,"classification":"2001","x":120,"y":-35,"dropType":"drop"}`;
const cashHolder = `"transactionId":"${T}","characterId":12345,"accountId":7001,${tuft},"compartmentType":1`;

/** Section 7.13 of the wire contract: one message of every command shape that the flows do not show. `T`: transaction id. */
export const remainingShapes: readonly Flow[] = [
  {
    title: 'compartment ACCEPT',
    action: 'accept_to_character',
    payload: `{"transactionId":"${T}","characterId":12345,"inventoryType":1,"templateId":1302000,"referenceId":77,"referenceType":"equipable","referenceData":{"ownerId":0},"quantity":1}`,
    both: [
      'COMMAND_TOPIC_COMPARTMENT',
      '{"transactionId":"T","characterId":12345,"inventoryType":1,"type":"ACCEPT","body":{"transactionId":"T","referenceId":77,"templateId":1302000,"referenceType":"equipable","referenceData":{"ownerId":0},"quantity":1}}',
    ],
  },
  {
    title: 'REQUEST_CHANGE_FAME',
    action: 'award_fame',
    payload: `{${someone},"amount":3}`,
    both: [
      'COMMAND_TOPIC_CHARACTER',
      '{"transactionId":"T","worldId":0,"characterId":12345,"type":"REQUEST_CHANGE_FAME","body":{"actorId":0,"actorType":"SYSTEM","amount":3}}',
    ],
  },
  {
    title: 'SET_HP',
    action: 'set_hp',
    payload: `{${someone},"amount":50}`,
    both: [
      'COMMAND_TOPIC_CHARACTER',
      '{"transactionId":"T","worldId":0,"characterId":12345,"type":"SET_HP","body":{"channelId":1,"amount":50}}',
    ],
  },
  {
    title: 'invite CREATE',
    action: 'create_invite',
    payload: '{"inviteType":"GUILD","originatorId":12345,"targetId":12346,"referenceId":42,"worldId":0}',
    both: [
      'COMMAND_TOPIC_INVITE',
      '{"transactionId":"T","worldId":0,"inviteType":"GUILD","type":"CREATE","body":{"originatorId":12345,"targetId":12346,"referenceId":42}}',
    ],
  },
  {
    title: 'invite REJECT, the undo',
    action: 'create_invite',
    payload: '{"inviteType":"GUILD","originatorId":12345,"targetId":12346,"referenceId":42,"worldId":0}',
    undo: {},
    both: [
      'COMMAND_TOPIC_INVITE',
      '{"transactionId":"T","worldId":0,"inviteType":"GUILD","type":"REJECT","body":{"targetId":12346,"originatorId":12345}}',
    ],
  },
  {
    title: 'AWARD_CLOSENESS',
    action: 'gain_closeness',
    payload: '{"petId":900,"amount":2}',
    both: [
      'COMMAND_TOPIC_PET',
      '{"transactionId":"T","actorId":0,"petId":900,"type":"AWARD_CLOSENESS","body":{"amount":2}}',
    ],
  },
  {
    title: 'quest COMPLETE',
    action: 'complete_quest',
    payload: '{"characterId":12345,"worldId":0,"questId":1021,"npcId":2000,"force":true}',
    both: [
      'COMMAND_TOPIC_QUEST',
      '{"transactionId":"T","worldId":0,"characterId":12345,"type":"COMPLETE","body":{"questId":1021,"npcId":2000,"force":true}}',
    ],
  },
  {
    title: 'quest START without an NPC',
    action: 'start_quest',
    payload: '{"characterId":12345,"questId":1021}',
    both: [
      'COMMAND_TOPIC_QUEST',
      '{"transactionId":"T","worldId":0,"characterId":12345,"type":"START","body":{"questId":1021}}',
    ],
  },
  {
    title: 'quest FORFEIT, the undo',
    action: 'start_quest',
    payload: '{"characterId":12345,"worldId":0,"questId":1021,"npcId":2000}',
    undo: {},
    both: [
      'COMMAND_TOPIC_QUEST',
      '{"transactionId":"T","worldId":0,"characterId":12345,"type":"FORFEIT","body":{"questId":1021}}',
    ],
  },
  {
    title: 'storage DEPOSIT',
    action: 'deposit_to_storage',
    payload:
      '{"characterId":12345,"accountId":7001,"worldId":0,"slot":0,"templateId":2000000,"referenceId":77,"referenceType":"consumable","expiration":"0001-01-01T00:00:00Z","quantity":5}',
    both: [
      'COMMAND_TOPIC_STORAGE',
      '{"transactionId":"T","worldId":0,"accountId":7001,"type":"DEPOSIT","body":{"slot":0,"templateId":2000000,"expiration":"0001-01-01T00:00:00Z","referenceId":77,"referenceType":"consumable","referenceData":{"quantity":5}}}',
    ],
  },
  {
    title: 'storage DEPOSIT_ROLLBACK, the undo',
    action: 'deposit_to_storage',
    payload: '{"characterId":12345,"accountId":7001,"templateId":2000000}',
    undo: { result: { assetId: 8801 } },
    both: [
      'COMMAND_TOPIC_STORAGE',
      '{"transactionId":"T","worldId":0,"accountId":7001,"type":"DEPOSIT_ROLLBACK","body":{"assetId":8801}}',
    ],
  },
  {
    title: 'UPDATE_MESOS',
    action: 'update_storage_mesos',
    payload: '{"characterId":12345,"accountId":7001,"worldId":0,"operation":"ADD","mesos":1000}',
    both: [
      'COMMAND_TOPIC_STORAGE',
      '{"transactionId":"T","worldId":0,"accountId":7001,"type":"UPDATE_MESOS","body":{"mesos":1000,"operation":"ADD"}}',
    ],
  },
  {
    title: 'UPDATE_MESOS back to the old balance',
    action: 'update_storage_mesos',
    payload: '{"characterId":12345,"accountId":7001,"worldId":0,"operation":"SET","mesos":1000}',
    undo: { result: { oldMesos: 30 } },
    both: [
      'COMMAND_TOPIC_STORAGE',
      '{"transactionId":"T","worldId":0,"accountId":7001,"type":"UPDATE_MESOS","body":{"mesos":30,"operation":"SET"}}',
    ],
  },
  {
    title: 'SHOW_STORAGE',
    action: 'show_storage',
    payload: `{${someone},"npcId":1012009,"accountId":7001}`,
    documented: ['COMMAND_TOPIC_STORAGE', showStorage],
    deployed: ['COMMAND_TOPIC_STORAGE_SHOW', showStorage],
  },
  {
    title: 'ADJUST_CURRENCY',
    action: 'award_currency',
    payload: '{"characterId":12345,"accountId":7001,"currencyType":2,"amount":-500}',
    documented: ['COMMAND_TOPIC_CASHSHOP', currency],
    deployed: ['COMMAND_TOPIC_WALLET', currency],
  },
  {
    title: 'cash shop compartment ACCEPT',
    action: 'accept_to_cash_shop',
    payload: `{${cashHolder},"cashId":4611686018427387905,"templateId":5000000,"referenceId":12,"referenceType":"cash","referenceData":${cashData}}`,
    documented: ['COMMAND_TOPIC_CASHSHOP_COMPARTMENT', cashAccept],
    deployed: ['COMMAND_TOPIC_CASH_COMPARTMENT', cashAccept],
  },
  {
    title: 'cash shop compartment RELEASE',
    action: 'release_from_cash_shop',
    payload: `{${cashHolder},"assetId":12,"cashId":4611686018427387905,"templateId":5000000}`,
    documented: ['COMMAND_TOPIC_CASHSHOP_COMPARTMENT', cashRelease],
    deployed: ['COMMAND_TOPIC_CASH_COMPARTMENT', cashRelease],
  },
  {
    title: 'SEND_MESSAGE',
    action: 'send_message',
    payload: `{${someone},"messageType":"PINK_TEXT","message":"Hello"}`,
    both: [
      'COMMAND_TOPIC_SYSTEM_MESSAGE',
      '{"transactionId":"T","worldId":0,"channelId":1,"characterId":12345,"type":"SEND_MESSAGE","body":{"messageType":"PINK_TEXT","message":"Hello"}}',
    ],
  },
  {
    title: 'PLAY_PORTAL_SOUND',
    action: 'play_portal_sound',
    payload: `{${someone}}`,
    both: [
      'COMMAND_TOPIC_SYSTEM_MESSAGE',
      '{"transactionId":"T","worldId":0,"channelId":1,"characterId":12345,"type":"PLAY_PORTAL_SOUND","body":{}}',
    ],
  },
  {
    title: 'UPDATE_AREA_INFO',
    action: 'update_area_info',
    payload: `{${someone},"area":21002,"info":"normal=1"}`,
    both: [
      'COMMAND_TOPIC_SYSTEM_MESSAGE',
      '{"transactionId":"T","worldId":0,"channelId":1,"characterId":12345,"type":"UPDATE_AREA_INFO","body":{"area":21002,"info":"normal=1"}}',
    ],
  },
  {
    title: 'CANCEL_ALL',
    action: 'cancel_all_buffs',
    payload: `{${someone}}`,
    documented: ['COMMAND_TOPIC_BUFF', cancelAll],
    deployed: ['COMMAND_TOPIC_CHARACTER_BUFF', cancelAll],
  },
  {
    title: 'drop SPAWN',
    action: 'spawn_reactor_drops',
    payload: reactor,
    found: [{ itemId: 4000001, quantity: 1, mesos: 0, x: 120, y: -35 }],
    both: [
      'COMMAND_TOPIC_DROP',
      drop(
        '{"itemId":4000001,"quantity":1,"mesos":0,"dropType":2,"x":120,"y":-35,"ownerId":12345,"ownerPartyId":0,"dropperId":2001,"dropperX":120,"dropperY":-35,"playerDrop":false,"mod":0}',
      ),
    ],
  },
];

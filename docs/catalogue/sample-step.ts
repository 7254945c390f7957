import { type AnyAction, readWire, type SampleStep } from '../../packages/core/src/index.js';

const asset = {
  id: 501,
  slot: 7,
  templateId: 4000001,
  expiration: '0001-01-01T00:00:00Z',
  referenceId: 77,
  referenceType: 'etc',
  referenceData: { ownerId: 0, quantity: 20, flag: 0 },
};
const compartmentId = '5c1d2e3f-1111-4222-8333-444455556666';

/** What the ports of the examples answer. */
const answers: Readonly<Record<string, unknown>> = {
  'inventory.findAssetBySlot': { asset },
  'inventory.findAssetByTemplate': { asset },
  'inventory.findAssetByReference': { asset },
  'inventory.findRoom': { room: { capacity: 24, freeSlots: 20, stacks: 1 } },
  'cashShop.findWallet': { wallet: { accountId: 7001, credit: 0, points: 2500, prepaid: 0 } },
  'guild.findByMember': { guild: { id: 42, leaderId: 12345, capacity: 10 } },
  'pet.find': { pet: { id: 900, level: 3, closeness: 20 } },
  'quest.find': { quest: { questId: 1021, state: 1 } },
  'storage.find': { storage: { accountId: 7001, capacity: 16, used: 1, mesos: 5000 } },
  'buddyList.find': { buddyList: { characterId: 12345, capacity: 30 } },
  'skill.find': { skill: { id: 1000, level: 1, masterLevel: 0 } },
  'storage.findProjectedAsset': { asset },
  'cashShop.planTransferIn': { asset, compartmentId },
  'cashShop.findItem': {
    compartmentId,
    item: { id: 12, templateId: 5000000, quantity: 1, flag: 0, purchasedBy: 7001 },
  },
  'maps.randomPortal': { portalId: 2 },
  'character.validate': { results: [{ passed: true, description: 'meso >= 1000' }] },
  'monsters.spawn': {},
  'drops.roll': [
    { itemId: 4000001, quantity: 1, mesos: 0, x: 120, y: -35 },
    { itemId: 0, quantity: 0, mesos: 75, x: 145, y: -35 },
  ],
};

/** The answer of a port; an item has the template that was asked for. */
export function portAnswer(port: string, templateId: unknown): unknown {
  const answer = answers[port];
  return templateId === undefined || !port.startsWith('inventory.')
    ? answer
    : { asset: { ...asset, templateId } };
}

/** What the status events of the examples have told, for undo commands that need it. */
const resultOf = (action: AnyAction): object => ({
  ...{ assetId: 501, slot: 3, landed: -11, swapped: true, oldMapId: 100000000 },
  ...{ amount: 250, oldMesos: 10, balance: 10, characterId: 20001 },
  oldStyle: action.name === 'change_skin' ? 2 : 30000,
});
const memo = {
  ...{ templateId: 4000001, referenceId: 77, referenceType: 'etc', referenceData: { quantity: 20 } },
  quantity: 5,
};

/** What the example commands of an action are built from, besides its sample payload. */
export function sampleStepOf(action: AnyAction): SampleStep {
  const { lookUp } = action;
  const answer = lookUp && answers[lookUp.activity];
  const judged = lookUp && answer !== undefined ? readWire(lookUp.answer, answer, 'go') : undefined;
  return {
    transactionId: '0a1b2c3d-0001-4000-8000-000000000001',
    result: resultOf(action),
    ...(judged?.ok ? { found: judged.value } : {}),
    ...(action.memo ? { memo } : {}),
  };
}

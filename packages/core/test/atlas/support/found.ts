/** Answers of the ports, by the name of the port. */
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

const portAnswers: Readonly<Record<string, unknown>> = {
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
  'maps.findPortal': { portalId: 2 },
  'character.validate': { results: [{ passed: true, description: 'meso >= 1000' }] },
  'drops.roll': [
    { itemId: 4000001, quantity: 1, mesos: 0, x: 120, y: -35 },
    { itemId: 0, quantity: 0, mesos: 75, x: 145, y: -35 },
  ],
  'monsters.spawn': {},
};

/** Where a step can only be carried out while there is nothing to find. */
const nothingYet: Readonly<Record<string, unknown>> = {
  create_skill: { skill: null },
  request_guild_name: { guild: null },
  start_quest: { quest: null },
};

/** What a port answers to that action; an item has the template that was asked for. */
export function portAnswer(activity: string, templateId: unknown, action = ''): unknown {
  const answer = nothingYet[action] ?? portAnswers[activity];
  return activity === 'inventory.findAssetByReference'
    ? { asset: { ...asset, templateId: templateId ?? asset.templateId } }
    : answer;
}

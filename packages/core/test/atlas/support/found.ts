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
  'storage.findProjectedAsset': { asset },
  'cashShop.planTransferIn': { asset, compartmentId },
  'cashShop.findItem': {
    compartmentId,
    item: { id: 12, templateId: 5000000, quantity: 1, flag: 0, purchasedBy: 7001 },
  },
  'maps.randomPortal': { portalId: 2 },
  'character.validate': { results: [{ passed: true, description: 'meso >= 1000' }] },
  'drops.roll': [
    { itemId: 4000001, quantity: 1, mesos: 0, x: 120, y: -35 },
    { itemId: 0, quantity: 0, mesos: 75, x: 145, y: -35 },
  ],
  'monsters.spawn': {},
};

/** What a port answers; an item has the template that was asked for. */
export function portAnswer(activity: string, templateId: unknown): unknown {
  const answer = portAnswers[activity];
  return activity === 'inventory.findAssetByReference'
    ? { asset: { ...asset, templateId: templateId ?? asset.templateId } }
    : answer;
}

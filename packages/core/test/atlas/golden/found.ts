import { portAnswer } from '../support/found.js';

const cashId = '4611686018427387905';

/** What the services' look-ups told while the commands were observed. */
const answers: Readonly<Record<string, unknown>> = {
  'cashShop.planTransferIn': {
    asset: {
      ...{ id: 502, slot: 1, templateId: 5000000, expiration: '0001-01-01T00:00:00Z', referenceId: 78 },
      referenceType: 'cash',
      referenceData: { ownerId: 0, cashId, quantity: 1, flag: 0, purchasedBy: 7001 },
    },
    compartmentId: '5c1d2e3f-1111-4222-8333-444455556666',
  },
  'cashShop.findItem': {
    compartmentId: '5c1d2e3f-1111-4222-8333-444455556666',
    item: { id: 12, templateId: 5000000, quantity: 1, flag: 0, purchasedBy: 7001 },
  },
};
/** The storage service numbers its assets itself. */
const inStorage = { id: 8801, slot: 0 };

export function found(activity: string, action: string): unknown {
  const answer = answers[activity] ?? portAnswer(activity, undefined, action);
  if (activity !== 'storage.findProjectedAsset') return answer;
  const { asset } = answer as { asset: object };
  return { asset: { ...asset, ...inStorage } };
}

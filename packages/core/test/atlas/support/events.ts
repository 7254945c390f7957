import { type GivenEvent, T } from './steps.js';

const compartmentId = '5c1d2e3f-1111-4222-8333-444455556666';

type Body = Readonly<Record<string, unknown>>;

/** An event of the character topic for character 12345. */
export const ofCharacter = (type: string, body: Body, characterId = 12345): GivenEvent => ({
  channel: 'character-status',
  value: { transactionId: T, worldId: 0, characterId, type, body },
});

/** An event of the asset topic for character 12345. */
export const ofAsset = (
  type: string,
  asset: { readonly assetId?: number; readonly templateId?: number; readonly slot?: number },
  body: Body = {},
  characterId = 12345,
): GivenEvent => ({
  channel: 'asset-status',
  value: {
    transactionId: T,
    characterId,
    compartmentId,
    assetId: 501,
    templateId: 2000000,
    slot: 3,
    ...asset,
    type,
    body,
  },
});

/** An event of the compartment topic for character 12345. */
export const ofCompartment = (type: string, body: Body = {}, characterId = 12345): GivenEvent => ({
  channel: 'compartment-status',
  value: { transactionId: T, characterId, compartmentId, type, body },
});

/** An event of any other topic, as it stands there. */
export const on = (channel: string, value: Body): GivenEvent => ({ channel, value });

export const statChanged = (...updates: readonly string[]): GivenEvent =>
  ofCharacter('STAT_CHANGED', { channelId: 0, exclRequestSent: true, updates });

export const created = (templateId: number, quantity: number, characterId = 12345): GivenEvent =>
  ofAsset(
    'CREATED',
    { templateId },
    {
      referenceId: 77,
      referenceType: 'consumable',
      referenceData: { ownerId: 0, quantity, flag: 0, rechargeable: 0 },
      expiration: '0001-01-01T00:00:00Z',
    },
    characterId,
  );

import { zeroTime } from '../assets.js';
import { isJsonObject, type JsonObject } from '../command-reader.js';
import { nilUuid, type StatusEvent } from '../envelope.js';
import type { Population } from '../population.js';

const objectIn = (value: JsonObject, name: string): JsonObject => {
  const found = value[name];
  return isJsonObject(found) ? found : {};
};

/** An item flat; members that are zero are left out, for readers take them so. */
function flat({ referenceData, expiration }: JsonObject): JsonObject {
  const data = isJsonObject(referenceData) ? referenceData : {};
  return { expiration: expiration ?? zeroTime, quantity: 1, cashId: '0', ...data };
}

function cashItemId(population: Population, accountId: unknown, assetId: unknown): number {
  const compartments = population.state.accounts.get(Number(accountId))?.cashCompartments.values() ?? [];
  for (const { items } of compartments) {
    const item = items.find((one) => one.assetId === assetId);
    if (item) return item.id;
  }
  return 0;
}

function bodyOf(
  { channel, value }: StatusEvent,
  body: JsonObject,
  asked: JsonObject,
  population: Population,
): JsonObject {
  const instance = asked['instance'] ?? nilUuid;
  switch (`${channel} ${String(value['type'])}`) {
    case 'asset CREATED':
    case 'asset ACCEPTED':
    case 'asset RELEASED':
      return flat(body);
    case 'character CREATED':
      return { ...body, mapId: asked['mapId'] ?? 0, instance: nilUuid };
    case 'character MAP_CHANGED':
      return { ...body, oldInstance: nilUuid, targetInstance: instance };
    case 'character MESO_CHANGED':
      return { ...body, showEffect: asked['showEffect'] === true };
    case 'character EXPERIENCE_CHANGED':
      return asked['showEffect'] === true ? withEffect(body) : body;
    case 'storage DEPOSITED': {
      const { assetId, slot, templateId } = body;
      return { assetId, slot, templateId };
    }
    case 'cashShopCompartment ACCEPTED':
      return { ...body, assetId: cashItemId(population, value['accountId'], body['assetId']) };
    default:
      return body;
  }
}

/** The two distributions that the character service adds so that the player sees the gain. */
function withEffect(body: JsonObject): JsonObject {
  const shares = (body['distributions'] ?? []) as readonly { readonly amount: number }[];
  const amount = shares.reduce((sum, share) => sum + share.amount, 0);
  const shown = ['WHITE', 'CHAT'].map((experienceType) => ({ experienceType, amount, attr1: 0 }));
  return { ...body, distributions: amount > 0 ? [...shares, ...shown] : shares };
}

/** An event of the services before as these tell it; `command` is what it answers. */
export function newerEvent(event: StatusEvent, command: JsonObject, population: Population): StatusEvent {
  const { channel, value } = event;
  const body = bodyOf(event, objectIn(value, 'body'), objectIn(command, 'body'), population);
  if (channel === 'asset' && value['type'] === 'MOVED') {
    const { oldSlot } = body;
    return { channel, value: { ...value, slot: oldSlot, body: { oldSlot: value['slot'] } } };
  }
  if (channel === 'skill') {
    const { transactionId, worldId = 0 } = command;
    return { channel, value: { transactionId, worldId, ...value, body } };
  }
  return { channel, value: { ...value, body } };
}

import { isJsonObject, type JsonObject } from '../command-reader.js';
import type { CommandChannel } from '../dialect.js';
import { zeroTime } from '../assets.js';

const isZero = (value: unknown): boolean =>
  value === 0 || value === '' || value === false || value === null || value === '0' || value === zeroTime;

/** What a flat item tells, as the reference data in which the world keeps it. */
function referenced({ transactionId, slot, templateId, ...item }: JsonObject): JsonObject {
  const { createdAt: _createdAt, ...told } = item;
  const referenceData = Object.fromEntries(Object.entries(told).filter(([, value]) => !isZero(value)));
  return {
    transactionId,
    slot,
    templateId,
    expiration: item['expiration'],
    quantity: item['quantity'] ?? 0,
    referenceData: { ownerId: 0, flag: 0, ...referenceData },
  };
}

function cashItem({ transactionId, compartmentId, cashId, templateId, ...item }: JsonObject): JsonObject {
  const referenceData = { ...item, cashId: String(cashId) };
  return { transactionId, compartmentId, cashId, templateId, referenceData };
}

/** A command of these services as the services before them knew it, for the world's state is theirs. */
export function olderCommand(channel: CommandChannel, value: JsonObject): JsonObject {
  const { type, body } = value;
  if (!isJsonObject(body)) return value;
  if (type === 'ACCEPT' && channel === 'cashShopCompartment') return { ...value, body: cashItem(body) };
  const isItem =
    (type === 'ACCEPT' && (channel === 'compartment' || channel === 'storageCompartment')) ||
    (type === 'DEPOSIT' && channel === 'storage');
  return isItem ? { ...value, body: referenced(body) } : value;
}

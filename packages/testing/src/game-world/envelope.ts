import type { JsonObject } from './command-reader.js';
import type { StatusChannel } from './dialect.js';
import type { Asset, Compartment } from './world-state.js';

/** A status event before it gets its topic and headers. */
export interface StatusEvent {
  readonly channel: StatusChannel;
  readonly value: JsonObject;
}

/** What a command says about itself, read once; the same members go into the envelopes of its answers. */
export interface CommandOrigin {
  readonly transactionId: string;
  readonly worldId: number;
  readonly characterId: number;
  readonly accountId: number;
}

export const nilUuid = '00000000-0000-0000-0000-000000000000';

export function assetStatus(
  origin: CommandOrigin,
  compartment: Compartment,
  asset: Pick<Asset, 'id' | 'templateId' | 'slot'>,
  type: string,
  body: JsonObject,
): StatusEvent {
  const { transactionId, characterId } = origin;
  const { id: assetId, templateId, slot } = asset;
  const value = {
    transactionId,
    characterId,
    compartmentId: compartment.id,
    assetId,
    templateId,
    slot,
    type,
    body,
  };
  return { channel: 'asset', value };
}

export function compartmentStatus(
  origin: CommandOrigin,
  compartmentId: string,
  type: string,
  body: JsonObject,
): StatusEvent {
  const { transactionId, characterId } = origin;
  return { channel: 'compartment', value: { transactionId, characterId, compartmentId, type, body } };
}

export function characterStatus(
  origin: CommandOrigin,
  type: string,
  body: JsonObject,
  characterId = origin.characterId,
): StatusEvent {
  const { transactionId, worldId } = origin;
  return { channel: 'character', value: { transactionId, worldId, characterId, type, body } };
}

export function statChanged(
  origin: CommandOrigin,
  channelId: number,
  updates: readonly string[],
): StatusEvent {
  return characterStatus(origin, 'STAT_CHANGED', { channelId, exclRequestSent: true, updates });
}

export function questStatus(origin: CommandOrigin, type: string, body: JsonObject): StatusEvent {
  const { transactionId, worldId, characterId } = origin;
  return { channel: 'quest', value: { transactionId, worldId, characterId, type, body } };
}

/** The skill service of today knows no transaction id; `correlated` false leaves the member out as it does. */
export function skillStatus(
  origin: CommandOrigin,
  correlated: boolean,
  skillId: number,
  type: string,
  body: JsonObject,
): StatusEvent {
  const { transactionId, characterId } = origin;
  return {
    channel: 'skill',
    value: { ...(correlated ? { transactionId } : {}), characterId, skillId, type, body },
  };
}

export function guildStatus(
  transactionId: string,
  worldId: number,
  guildId: number,
  type: string,
  body: JsonObject,
): StatusEvent {
  return { channel: 'guild', value: { worldId, guildId, type, body, transactionId } };
}

export function inviteStatus(
  origin: CommandOrigin,
  inviteType: string,
  referenceId: number,
  type: string,
  body: JsonObject,
): StatusEvent {
  const { transactionId, worldId } = origin;
  return { channel: 'invite', value: { transactionId, worldId, inviteType, referenceId, type, body } };
}

export function buddyListStatus(origin: CommandOrigin, type: string, body: JsonObject): StatusEvent {
  return {
    channel: 'buddyList',
    value: { worldId: origin.worldId, characterId: origin.characterId, type, body },
  };
}

export function petStatus(petId: number, ownerId: number, type: string, body: JsonObject): StatusEvent {
  return { channel: 'pet', value: { petId, ownerId, type, body } };
}

export function consumableStatus(origin: CommandOrigin, type: string, body: JsonObject): StatusEvent {
  return { channel: 'consumable', value: { characterId: origin.characterId, type, body } };
}

export function storageStatus(origin: CommandOrigin, type: string, body: JsonObject): StatusEvent {
  const { transactionId, worldId, accountId } = origin;
  return { channel: 'storage', value: { transactionId, worldId, accountId, type, body } };
}

/** No transaction id at top level; `characterId` is left out when 0. */
export function storageCompartmentStatus(origin: CommandOrigin, type: string, body: JsonObject): StatusEvent {
  const { worldId, accountId, characterId } = origin;
  const value = { worldId, accountId, ...(characterId === 0 ? {} : { characterId }), type, body };
  return { channel: 'storageCompartment', value };
}

export function walletStatus(origin: CommandOrigin, type: string, body: JsonObject): StatusEvent {
  return { channel: 'cashShop', value: { accountId: origin.accountId, type, body } };
}

export function cashCompartmentStatus(
  origin: CommandOrigin,
  compartment: { readonly id: string; readonly compartmentType: number },
  type: string,
  body: JsonObject,
): StatusEvent {
  const { accountId, characterId } = origin;
  const { id: compartmentId, compartmentType } = compartment;
  return {
    channel: 'cashShopCompartment',
    value: { accountId, characterId, compartmentId, compartmentType, type, body },
  };
}

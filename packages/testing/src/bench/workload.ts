import {
  atlasCatalog,
  awardMesos,
  blockPortal,
  encodeJson,
  type Headers,
  saga,
  textBytes,
} from '@sagachart/core';

export const catalog = atlasCatalog('documented');
export const STEPS = 5;

/** The headers that the services of the wire contract put on every message. */
export const headers: Headers = [
  ['TENANT_ID', textBytes('3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60')],
  ['REGION', textBytes('GMS')],
  ['MAJOR_VERSION', Uint8Array.of(0, 0x53)],
  ['MINOR_VERSION', Uint8Array.of(0, 1)],
];

export const idOf = (index: number): string => `0a1b2c3d-0001-4000-8000-${String(index).padStart(12, '0')}`;

const payOf = (character: number, step: number) => ({
  characterId: character,
  worldId: 0,
  channelId: 1,
  actorId: 9010000,
  actorType: 'NPC',
  amount: 1_000 + step,
});

/** The text of a saga command with five awards of mesos. */
export function fiveStepCommand(index: number): string {
  let draft = saga('quest_reward', { initiatedBy: 'npc-9010000' });
  for (let step = 0; step < STEPS; step += 1)
    draft = draft.step(`pay_${step + 1}`, awardMesos(payOf(index + 1, step)));
  return encodeJson(draft.toCommand(idOf(index)));
}

/** The text of the status event that completes a step of it. */
export function answer(index: number, step: number): string {
  const { characterId, worldId, actorId, actorType, amount } = payOf(index + 1, step);
  const body = { actorId, actorType, amount };
  return JSON.stringify({ transactionId: idOf(index), worldId, characterId, type: 'MESO_CHANGED', body });
}

/** Payloads and events as a chart sees them, without JSON. */
export const payloads = (index: number): readonly object[] =>
  Array.from({ length: STEPS }, (_, step) => payOf(index + 1, step));

export function chartEvent(index: number, step: number) {
  const { characterId, worldId, actorId, actorType, amount } = payOf(index + 1, step);
  const value = {
    transactionId: idOf(index),
    worldId,
    characterId,
    type: 'MESO_CHANGED',
    body: { actorId, actorType, amount },
  };
  return { type: 'character-status.MESO_CHANGED', value, at: 1_000 };
}

/** A saga that ends in the call that starts it. */
export const oneStepCommand = (index: number): string =>
  encodeJson(
    saga('portal')
      .step('block', blockPortal({ characterId: index + 1, mapId: 100000000, portalId: 4 }))
      .toCommand(idOf(index)),
  );

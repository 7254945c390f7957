import { z } from 'zod';
import { NIL_UUID, normaliseUuid, withZero } from '../wire/index.js';

/** The parts of a field id: one instance of one map on one channel of one world. */
export interface Field {
  readonly worldId: number;
  readonly channelId: number;
  readonly mapId: number;
  readonly instance: string;
}

function partOf(text: string | undefined, highest: number): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= highest ? value : undefined;
}

/**
 * Reads `<world>:<channel>:<map>:<instance uuid>`, e.g. `0:1:100000000:00000000-0000-0000-0000-000000000000`;
 * `undefined` for anything else, also for the three-part form without an instance.
 */
export function parseFieldId(text: string): Field | undefined {
  const parts = text.split(':');
  if (parts.length !== 4) return undefined;
  const worldId = partOf(parts[0], 0xff);
  const channelId = partOf(parts[1], 0xff);
  const mapId = partOf(parts[2], 0xffff_ffff);
  const instance = normaliseUuid(parts[3] ?? '');
  if (worldId === undefined || channelId === undefined || mapId === undefined || instance === undefined) {
    return undefined;
  }
  return { worldId, channelId, mapId, instance };
}

/** The schema of a field id; the value stays text. */
export const fieldId = () =>
  withZero(
    z.string().refine((text) => parseFieldId(text) !== undefined, {
      error: 'is not a field id (world:channel:map:instance uuid)',
    }),
    '',
  );

/** The parts of a field id that its schema has let through. */
export function fieldOf(text: string): Field {
  return parseFieldId(text) ?? { worldId: 0, channelId: 0, mapId: 0, instance: NIL_UUID };
}

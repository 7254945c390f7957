import type { z } from 'zod';
import { i16, i64, i8, object, u32, u8, type Int64 } from '../../wire/index.js';

export const spawnMonsterPayload = object({
  characterId: u32(),
  worldId: u8(),
  channelId: u8(),
  mapId: u32(),
  monsterId: u32(),
  x: i16(),
  y: i16(),
  team: i8(),
  count: i64(),
});
export type SpawnMonsterPayload = z.output<typeof spawnMonsterPayload>;

/** How many monsters a step means: 0 or less counts as 1. */
export const monsterCount = (count: Int64): Int64 => (count > 0 ? count : 1);

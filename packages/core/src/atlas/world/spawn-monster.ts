import { type Action } from '../../action/index.js';
import type { Dialect } from '../dialect/index.js';
import { type SpawnMonsterPayload, spawnMonsterPayload } from './spawn-payload.js';
import { defineGoAction } from '../go-services.js';

export function spawnMonsterIn(dialect: Dialect): Action<SpawnMonsterPayload> {
  return defineGoAction<SpawnMonsterPayload, unknown>({
    name: 'spawn_monster',
    summary: 'Puts monsters on a map.',
    ...dialect.spawnMonster,
    payload: spawnMonsterPayload,
    sample: {
      characterId: 12345,
      worldId: 0,
      channelId: 1,
      mapId: 100000000,
      monsterId: 100100,
      x: 120,
      y: -35,
      team: 0,
      count: 1,
    },
    undo: { kind: 'impossible', reason: 'no command removes a monster' },
  });
}

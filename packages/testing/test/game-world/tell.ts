import {
  createGameWorld,
  idempotencyKeyHeader,
  type GameWorld,
  type GameWorldOptions,
  type WorldReply,
} from '../../src/game-world/index.js';

export const transactionId = '0a1b2c3d-0001-4000-8000-000000000001';
export const characterId = 12345;
export const accountId = 7001;

/** A world with one character of one account, 1000 mesos and three stacks. */
export function smallWorld(options: Partial<GameWorldOptions> = {}): GameWorld {
  return createGameWorld({
    dialect: 'documented',
    world: {
      characters: [
        {
          id: characterId,
          accountId,
          mesos: 1000,
          assets: [
            { templateId: 2000000, quantity: 20, slot: 3, id: 501 },
            { templateId: 1302000, slot: -11, id: 301 },
            { templateId: 1302001, slot: 6, id: 302 },
          ],
        },
      ],
      accounts: [{ id: accountId, storage: { mesos: 500, capacity: 2 } }],
    },
    ...options,
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** Sends a command with the usual envelope members; `fields` outrank them. */
export function tell(
  world: GameWorld,
  topic: string,
  type: string,
  body: Fields | undefined,
  fields: Fields = {},
  key?: string,
): readonly WorldReply[] {
  const value = {
    transactionId,
    worldId: 0,
    characterId,
    accountId,
    type,
    ...(body ? { body } : {}),
    ...fields,
  };
  const headers = key === undefined ? [] : [[idempotencyKeyHeader, new TextEncoder().encode(key)] as const];
  return world.handle({ topic, value, headers });
}

/** Topic (without the constant parts) and type of each reply: `CHARACTER MESO_CHANGED`. */
export function named(replies: readonly WorldReply[]): readonly string[] {
  return replies.map(
    ({ topic, value }) => `${topic.replace(/^EVENT_TOPIC_|_STATUS$/g, '')} ${String(value['type'])}`,
  );
}

export function bodyOf(reply: WorldReply | undefined): unknown {
  return reply?.value['body'];
}

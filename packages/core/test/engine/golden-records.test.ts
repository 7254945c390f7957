import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atlasCatalog, decodeRecord, SagaEngine } from '../../src/index.js';

/** Records as version 1 wrote them. They must load for ever: never change these files, only add new ones. */
const golden = (name: string): string =>
  readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8').trim();

const catalog = atlasCatalog();
const answer = (amount: number) => ({
  kind: 'message' as const,
  topic: 'EVENT_TOPIC_CHARACTER_STATUS',
  value: JSON.stringify({
    transactionId: '0a1b2c3d-0001-4000-8000-000000000001',
    worldId: 0,
    characterId: 12345,
    type: 'MESO_CHANGED',
    body: { actorId: 9010000, actorType: 'NPC', amount },
  }),
  at: 2_000,
});

describe('a record of version 1', () => {
  it('loads, and its saga goes on where it stood', () => {
    const engine = new SagaEngine(catalog);
    engine.load(decodeRecord(golden('v1-running')));
    const { messages } = engine.handle(answer(1000));
    expect(messages.map(({ topic }) => topic)).toEqual(['COMMAND_TOPIC_PORTAL', 'EVENT_TOPIC_SAGA_STATUS']);
  });

  it('loads in the middle of its compensation', () => {
    const engine = new SagaEngine(catalog);
    engine.load(decodeRecord(golden('v1-compensating')));
    const { messages } = engine.handle(answer(-1000));
    expect(messages.map(({ value }) => (JSON.parse(value) as { type: string }).type)).toEqual(['FAILED']);
  });

  it('is refused by name when its version is not known', () => {
    expect(() => decodeRecord(golden('v1-running').replace('"v":1', '"v":99'))).toThrow(
      expect.objectContaining({ code: 'SAGA_RECORD_VERSION' }),
    );
    expect(() => decodeRecord('{}')).toThrow(expect.objectContaining({ code: 'SAGA_RECORD_INVALID' }));
  });
});

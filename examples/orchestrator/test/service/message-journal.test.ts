import { atlasCatalog, awardMesos, saga, type SagaDraft } from '@sagachart/core';
import { createEmbeddedOrchestrator } from '@sagachart/testing';
import { describe, expect, it } from 'vitest';
import { type JournalLimits, MessageJournal } from '../../src/service/message-journal.js';

const actor = { actorId: 1, actorType: 'NPC' };
const paying: SagaDraft = saga('quest_reward').step(
  'pay',
  awardMesos({ characterId: 1, worldId: 0, channelId: 1, ...actor, amount: 5 }),
);

function journalOf(limits?: JournalLimits) {
  const orchestrator = createEmbeddedOrchestrator({
    catalog: atlasCatalog(),
    engineOptions: { retentionMs: 60_000 },
  });
  const journal = new MessageJournal(orchestrator, limits);
  const submit = (): string => {
    const id = orchestrator.submit(paying);
    orchestrator.runUntilIdle();
    return id;
  };
  const event = (transactionId: string): void => {
    const value = JSON.stringify({
      transactionId,
      worldId: 0,
      characterId: 9,
      type: 'MESO_CHANGED',
      body: { ...actor, amount: 7 },
    });
    orchestrator.deliver({ topic: 'EVENT_TOPIC_CHARACTER_STATUS', value });
    orchestrator.runUntilIdle();
  };
  const kinds = (id: string) => journal.of(id).messages.map(({ kind }) => kind);
  const gaps = (id: string) => journal.of(id).gaps.map(({ code }) => code);
  return { orchestrator, submit, event, kinds, gaps };
}

describe('the journal of an embedded orchestrator', () => {
  it('keeps events that were of no use, and the commands of operators', () => {
    const { orchestrator, submit, event, kinds, gaps } = journalOf();
    const id = submit();
    event(id);
    orchestrator.operator(id, 'cancel');
    expect(kinds(id).slice(0, 4)).toEqual(['saga', 'command', 'event', 'operator']);
    expect(gaps(id)).toEqual([]);
  });

  it('keeps so many messages of one saga, and says that there were more', () => {
    const { submit, event, kinds, gaps } = journalOf({ messages: 3, bytes: 1_000_000 });
    const id = submit();
    event(id);
    event(id);
    expect(kinds(id)).toEqual(['saga', 'command', 'event']);
    expect(gaps(id)).toEqual(['SAGA_MESSAGES_LIMIT']);
  });

  it('forgets the sagas that began first when there is no more room, and strangers push nobody out', () => {
    const { submit, event, kinds, gaps } = journalOf({ messages: 100, bytes: 5_000 });
    const first = submit();
    const ids = [submit(), submit(), submit()];
    expect([kinds(first), gaps(first)]).toEqual([[], ['SAGA_MESSAGES_EXPIRED']]);
    event(first);
    expect(kinds(first)).toEqual([]);
    const last = ids.at(-1) ?? '';
    for (let count = 0; count < 50; count += 1) event('0a1b2c3d-0001-4000-8000-00000000ffff');
    expect(kinds(last)).toEqual(['saga', 'command']);
  });

  it('forgets a saga when the orchestrator does', () => {
    const { orchestrator, submit, kinds } = journalOf();
    const id = submit();
    orchestrator.operator(id, 'skip');
    expect(kinds(id)).not.toEqual([]);
    orchestrator.advance('PT2M');
    expect(orchestrator.record(id)).toBeUndefined();
    expect(kinds(id)).toEqual([]);
  });
});

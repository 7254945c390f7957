import { describe, expect, it } from 'vitest';
import type { GameWorldOptions, ScriptedAnswer } from '../../src/game-world/index.js';
import { bodyOf, characterId, named, smallWorld, tell, transactionId } from './tell.js';

const topic = 'COMMAND_TOPIC_CHARACTER';
const pay = { actorId: 1, actorType: 'NPC', amount: 10 };

function scripted(
  answer: ScriptedAnswer | readonly ScriptedAnswer[],
  options: Partial<GameWorldOptions> = {},
) {
  const world = smallWorld(options);
  const handle = world.script({ topic, type: 'REQUEST_CHANGE_MESO', answer });
  const replies = tell(world, topic, 'REQUEST_CHANGE_MESO', pay, {}, 'a:0:execute');
  return { world, handle, replies, mesos: world.character(characterId)?.mesos };
}

describe('a script rule', () => {
  it('with a wrong name in it is refused, for it would match every command or do nothing', () => {
    const refused = (rule: object) => () => smallWorld().script(rule as never);
    expect(refused({ typ: 'START', answer: { kind: 'lost' } })).toThrow(
      /unknown member "typ"\. Use topic, type, where, occurrence, answer/,
    );
    expect(refused({ answer: { kind: 'rejected' } })).toThrow(
      /unknown answer "rejected"\. Use reject, silence/,
    );
    expect(refused({ answer: [{ kind: 'lost' }, {}] })).toThrow(/unknown answer "undefined"/);
  });
});

describe('scripted answers', () => {
  it('reject: the failure event of that very command, no effect, also where the service of today is silent', () => {
    const { replies, mesos } = scripted({ kind: 'reject', errorCode: 'NO_LUCK' });
    expect(replies.map(bodyOf)).toEqual([{ error: 'NO_LUCK', amount: 10 }]);
    expect(mesos).toBe(1000);
    const deployed = smallWorld({ dialect: 'deployed' });
    deployed.script({ answer: { kind: 'reject' } });
    const equip = tell(
      deployed,
      'COMMAND_TOPIC_COMPARTMENT',
      'EQUIP',
      { source: 6, destination: -11 },
      { inventoryType: 1 },
    );
    expect(equip.map(bodyOf)).toEqual([{ errorCode: 'EQUIP_FAILED', transactionId }]);
  });

  it('silence took effect, lost did not, and neither answers', () => {
    expect(scripted({ kind: 'silence' })).toMatchObject({ replies: [], mesos: 1010 });
    const lost = scripted({ kind: 'lost' });
    expect(lost).toMatchObject({ replies: [], mesos: 1000 });
    expect(lost.world.journal.at(-1)?.outcome).toBe('lost');
  });

  it('delay adds to the latency, late replaces it, the effect is immediate', () => {
    const delays = (answer: ScriptedAnswer) =>
      scripted(answer, { latencyMs: 5 }).replies.map(({ delayMs }) => delayMs);
    expect(delays({ kind: 'delay', ms: 100 })).toEqual([105, 105]);
    expect(delays({ kind: 'late', ms: 60_000 })).toEqual([60_000, 60_000]);
    expect(scripted({ kind: 'late', ms: 60_000 }).mesos).toBe(1010);
  });

  it('duplicate repeats the answer, not the effect', () => {
    const { replies, mesos } = scripted({ kind: 'duplicate', copies: 2 });
    expect(named(replies)).toEqual(
      ['MESO_CHANGED', 'STAT_CHANGED', 'MESO_CHANGED', 'STAT_CHANGED'].map((type) => `CHARACTER ${type}`),
    );
    expect(mesos).toBe(1010);
  });

  it('reorder turns the events around, or shuffles them alike for one seed', () => {
    const { replies } = scripted({ kind: 'reorder', order: 'reversed' });
    expect(named(replies)).toEqual(['CHARACTER STAT_CHANGED', 'CHARACTER MESO_CHANGED']);
    const many: readonly ScriptedAnswer[] = [{ kind: 'duplicate', copies: 4 }, { kind: 'reorder' }];
    const order = (seed: number) => named(scripted(many, { seed }).replies).join();
    expect(order(7)).toBe(order(7));
    expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBeGreaterThan(1);
  });

  it('surplus puts the same events of another transaction, or given ones, before the answer', () => {
    const { replies } = scripted({ kind: 'surplus' });
    const ids = replies.map(({ value }) => value['transactionId']);
    expect(ids.slice(2)).toEqual([transactionId, transactionId]);
    expect(ids.slice(0, 2)).not.toContain(transactionId);
    const foreign = { topic: 'EVENT_TOPIC_PET_STATUS', value: { type: 'FED' } };
    expect(named(scripted({ kind: 'surplus', events: [foreign] }).replies)[0]).toBe('PET FED');
  });

  it('a rule counts its matches and applies to the occurrences asked for until it is removed', () => {
    const world = smallWorld();
    const where = ({ value }: { value: Record<string, unknown> }) => value['characterId'] === characterId;
    const handle = world.script({
      type: 'REQUEST_CHANGE_MESO',
      where,
      occurrence: [2, 4],
      answer: { kind: 'lost' },
    });
    const counts = () => tell(world, topic, 'REQUEST_CHANGE_MESO', pay).length;
    tell(world, topic, 'REQUEST_CHANGE_MESO', pay, { characterId: 1 });
    expect([counts(), counts(), counts()]).toEqual([2, 0, 2]);
    expect([handle.seen, handle.applied]).toEqual([3, 1]);
    handle.remove();
    expect(counts()).toBe(2);
  });
});

describe('participant deduplication', () => {
  const send = (world: ReturnType<typeof smallWorld>, amount: number, key?: string) =>
    tell(world, topic, 'REQUEST_CHANGE_MESO', { ...pay, amount }, {}, key);

  it('a key that succeeded is answered again but not obeyed again', () => {
    const world = smallWorld();
    const first = send(world, 10, 'a:0:execute');
    expect(send(world, 10, 'a:0:execute')).toEqual(first);
    expect(world.character(characterId)?.mesos).toBe(1010);
    expect(world.journal.map(({ outcome }) => outcome)).toEqual(['obeyed', 'repeated']);
  });

  it('a retry after silence gets the answer that was kept back', () => {
    const world = smallWorld();
    world.script({ occurrence: 1, answer: { kind: 'silence' } });
    expect(send(world, 10, 'k')).toEqual([]);
    expect(send(world, 10, 'k')).toHaveLength(2);
    expect(world.character(characterId)?.mesos).toBe(1010);
  });

  it('a rejection is not remembered', () => {
    const world = smallWorld();
    world.script({ occurrence: 1, answer: { kind: 'reject' } });
    expect(named(send(world, 10, 'k'))).toEqual(['CHARACTER ERROR']);
    expect(named(send(world, 10, 'k'))).toContain('CHARACTER MESO_CHANGED');
  });

  it('without the header, or switched off, every copy is obeyed', () => {
    const plain = smallWorld();
    send(plain, 10);
    send(plain, 10);
    const off = smallWorld({ participantDeduplication: false });
    send(off, 10, 'k');
    send(off, 10, 'k');
    for (const world of [plain, off]) expect(world.character(characterId)?.mesos).toBe(1020);
  });

  it('only the newest keys are kept', () => {
    const world = smallWorld({ deduplicationLimit: 2 });
    for (const key of ['a', 'b', 'c']) send(world, 1, key);
    expect(world.participantDeduplication.size).toBe(2);
    expect(world.participantDeduplication.has('a')).toBe(false);
  });
});

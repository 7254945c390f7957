import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssignmentStrategy, TopicPartition } from '../../src/client-port/index.js';
import { type Member, assignSticky } from '../../src/client-port/group/sticky-assignment.js';

const TOPICS = ['inbox', 'changelog'];
const fresh = (memberId: string): Member => ({ memberId, topics: TOPICS, owned: [], generation: -1 });
const counts = (partitions: number): Map<string, number> =>
  new Map(TOPICS.map((topic) => [topic, partitions]));
const names = (partitions: readonly TopicPartition[]): string[] =>
  partitions.map(({ topic, partition }) => `${topic} ${partition}`);

/** The same members again, with what they were given. */
function next(
  members: readonly Member[],
  given: ReadonlyMap<string, TopicPartition[]>,
  generation: number,
): Member[] {
  return members.map((member) => ({ ...member, owned: given.get(member.memberId) ?? [], generation }));
}

const members = fc
  .integer({ min: 1, max: 7 })
  .map((size) => Array.from({ length: size }, (_, index) => fresh(`m${index}`)));
const strategies = fc.constantFrom<AssignmentStrategy>('co-partition', 'independent');

describe('assignment', () => {
  it('gives every partition to exactly one member, as evenly as whole numbers allow', () => {
    fc.assert(
      fc.property(strategies, members, fc.integer({ min: 1, max: 40 }), (strategy, group, partitions) => {
        const given = assignSticky(strategy, group, counts(partitions));
        expect(names([...given.values()].flat()).sort()).toEqual(
          names(
            TOPICS.flatMap((topic) =>
              Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
            ),
          ).sort(),
        );
        const unit = strategy === 'co-partition' ? TOPICS.length : 1;
        const sizes = [...given.values()].map((own) => own.length / unit);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('keeps partition p of all topics together', () => {
    fc.assert(
      fc.property(members, fc.integer({ min: 1, max: 40 }), (group, partitions) => {
        for (const own of assignSticky('co-partition', group, counts(partitions)).values()) {
          const [inbox, changelog] = TOPICS.map((topic) =>
            own.filter((one) => one.topic === topic).map(({ partition }) => partition),
          );
          expect(inbox).toEqual(changelog);
        }
      }),
    );
  });

  it('moves to a member that joins only its share, and nothing when nothing changes', () => {
    fc.assert(
      fc.property(strategies, members, fc.integer({ min: 1, max: 40 }), (strategy, group, partitions) => {
        const before = assignSticky(strategy, group, counts(partitions));
        const settled = next(group, before, 1);
        expect(assignSticky(strategy, settled, counts(partitions))).toEqual(before);
        const joined = assignSticky(strategy, [...settled, fresh('a newcomer')], counts(partitions));
        for (const { memberId, owned } of settled)
          expect(names(owned)).toEqual(expect.arrayContaining(names(joined.get(memberId)!)));
      }),
    );
  });

  it('leaves with those who stay what they have when a member leaves', () => {
    fc.assert(
      fc.property(strategies, members, fc.integer({ min: 1, max: 40 }), (strategy, group, partitions) => {
        fc.pre(group.length > 1);
        const before = assignSticky(strategy, group, counts(partitions));
        const stayed = next(group.slice(1), before, 1);
        const after = assignSticky(strategy, stayed, counts(partitions));
        for (const { memberId, owned } of stayed)
          expect(names(after.get(memberId)!)).toEqual(expect.arrayContaining(names(owned)));
      }),
    );
  });

  it('believes the later of two members that claim the same partition', () => {
    const owned = [{ topic: 'inbox', partition: 0 }];
    const zombie = { ...fresh('a zombie'), owned, generation: 3 };
    const owner = { ...fresh('owner'), owned, generation: 4 };
    const given = assignSticky('independent', [zombie, owner], new Map([['inbox', 2]]));
    expect(names(given.get('owner')!)).toEqual(['inbox 0']);
  });

  it('gives a topic only to members that subscribed to it', () => {
    const old = { ...fresh('old'), topics: ['inbox'] };
    const given = assignSticky('independent', [old, fresh('new')], counts(3));
    expect(given.get('old')!.every(({ topic }) => topic === 'inbox')).toBe(true);
    expect([...given.values()].flat()).toHaveLength(6);
  });
});

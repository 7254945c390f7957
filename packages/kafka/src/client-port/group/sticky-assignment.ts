import type { AssignmentStrategy } from '../consumer-port.js';
import type { TopicPartition } from '../record.js';

/** A member that wants partitions. */
export interface Member {
  readonly memberId: string;
  readonly topics: readonly string[];
  /** What it owns from before, and the generation in which it got that. */
  readonly owned: readonly TopicPartition[];
  readonly generation: number;
}

/** What moves as one: partition p of all topics, or one partition. */
interface Unit {
  readonly key: string;
  readonly partitions: readonly TopicPartition[];
}

function unitKey(strategy: AssignmentStrategy, { topic, partition }: TopicPartition): string {
  return strategy === 'co-partition' ? String(partition) : `${partition} ${topic}`;
}

function unitsOf(strategy: AssignmentStrategy, counts: ReadonlyMap<string, number>): Unit[] {
  const units = new Map<string, TopicPartition[]>();
  const highest = Math.max(0, ...counts.values());
  for (let partition = 0; partition < highest; partition += 1) {
    for (const [topic, count] of counts) {
      if (partition >= count) continue;
      const key = unitKey(strategy, { topic, partition });
      units.set(key, [...(units.get(key) ?? []), { topic, partition }]);
    }
  }
  return [...units].map(([key, partitions]) => ({ key, partitions }));
}

/** Who owned each unit; of two that claim the same one, the later generation is right. */
function claims(strategy: AssignmentStrategy, members: readonly Member[]): Map<string, Member> {
  const owners = new Map<string, Member>();
  for (const member of members) {
    for (const owned of member.owned) {
      const key = unitKey(strategy, owned);
      const rival = owners.get(key);
      if (!rival || rival.generation < member.generation) owners.set(key, member);
    }
  }
  return owners;
}

/**
 * Spreads partitions over members: as even as whole numbers allow, and every member keeps as much of what it owns as that
 * permits, so that a member that joins or leaves moves only its own share.
 * @param counts number of partitions by topic
 * @returns the partitions of each member
 */
export function assignSticky(
  strategy: AssignmentStrategy,
  members: readonly Member[],
  counts: ReadonlyMap<string, number>,
): Map<string, TopicPartition[]> {
  const ordered = [...members].sort((left, right) => (left.memberId < right.memberId ? -1 : 1));
  const units = unitsOf(strategy, counts);
  const owners = claims(strategy, ordered);
  const may = (member: Member, unit: Unit): boolean =>
    unit.partitions.every(({ topic }) => member.topics.includes(topic));
  const kept = new Map<string, Unit[]>(ordered.map(({ memberId }) => [memberId, []]));
  const free: Unit[] = [];
  for (const unit of units) {
    const owner = owners.get(unit.key);
    if (owner && may(owner, unit)) kept.get(owner.memberId)!.push(unit);
    else free.push(unit);
  }
  const share = Math.floor(units.length / Math.max(ordered.length, 1));
  let larger = units.length - share * ordered.length;
  // Those who own most may be one of the few with one unit more: that moves least.
  const byOwned = [...ordered].sort(
    (left, right) => kept.get(right.memberId)!.length - kept.get(left.memberId)!.length,
  );
  for (const { memberId } of byOwned) {
    const own = kept.get(memberId)!;
    const quota = larger > 0 && own.length > share ? share + 1 : share;
    if (quota > share) larger -= 1;
    free.push(...own.splice(quota));
  }
  for (const unit of free) {
    const able = ordered.filter((member) => may(member, unit));
    const least = able.reduce<Member | undefined>(
      (best, member) =>
        best && kept.get(best.memberId)!.length <= kept.get(member.memberId)!.length ? best : member,
      undefined,
    );
    if (least) kept.get(least.memberId)!.push(unit);
  }
  return new Map([...kept].map(([memberId, own]) => [memberId, own.flatMap(({ partitions }) => partitions)]));
}

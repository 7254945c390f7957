import type { Catalog } from '../action/index.js';
import { SagaError } from '../error/index.js';
import { type Fit, fitOf } from './fit.js';
import { isOver } from './live-saga.js';
import type { Misfit } from './list-fit.js';
import { decodeRecord, type SagaRecord } from './record.js';

/** Sagas that a release would hold for one reason. */
export interface HeldGroup extends Misfit {
  readonly count: number;
  /** Transaction ids of the first few. */
  readonly examples: readonly string[];
}

/** What a catalogue would make of the sagas that are under way. */
export interface ReleasePlan {
  /** Sagas that are under way, those that cannot be read included. */
  readonly underWay: number;
  /** Those that would go on. */
  readonly goOn: number;
  /** Those that would be held, the largest group first. */
  readonly held: readonly HeldGroup[];
  /** Records that this release cannot read at all, with the fault of each of the first few. */
  readonly unreadable: { readonly count: number; readonly examples: readonly string[] };
  /** Every saga under way would go on. */
  readonly isSafe: boolean;
}

const MAX_EXAMPLES = 5;

/**
 * Says before a release is rolled out which sagas under way its catalogue can take, which it would hold, and why. Changes nothing.
 *
 * @param records texts of the changelog, the last one of each saga; a tombstone (`null`) and sagas that have ended count for nothing
 * @param catalog that of the release
 *
 * @example
 * const { isSafe, held } = planRelease(records, nextCatalog);
 * for (const { count, reason } of held) console.log(`${count} sagas: ${reason}`);
 * if (!isSafe) process.exitCode = 1;
 */
export function planRelease(records: Iterable<string | null>, catalog: Catalog): ReleasePlan {
  const groups = new Map<string, HeldGroup & { readonly examples: string[] }>();
  const faults: string[] = [];
  let [underWay, goOn, unreadable] = [0, 0, 0];
  for (const text of records) {
    if (text === null) continue;
    let record: SagaRecord;
    let fit: Fit;
    try {
      record = decodeRecord(text);
      if (isOver(record)) continue;
      fit = fitOf(record, catalog);
    } catch (thrown) {
      if (!(thrown instanceof SagaError)) throw thrown;
      underWay += 1;
      unreadable += 1;
      if (faults.length < MAX_EXAMPLES) faults.push(`${thrown.code}: ${thrown.what}`);
      continue;
    }
    underWay += 1;
    if (fit.kind !== 'held') {
      goOn += 1;
      continue;
    }
    const { misfit } = fit;
    const name = `${misfit.code} ${misfit.subject} ${misfit.reason}`;
    const { count = 0, examples = [] } = groups.get(name) ?? {};
    if (examples.length < MAX_EXAMPLES) examples.push(record.transactionId);
    groups.set(name, { ...misfit, count: count + 1, examples });
  }
  const held = [...groups.values()].sort((one, other) => other.count - one.count);
  return {
    underWay,
    goOn,
    held,
    unreadable: { count: unreadable, examples: faults },
    isSafe: goOn === underWay,
  };
}

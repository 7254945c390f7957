import type { z } from 'zod';
import { SagaError, type SagaErrorCode } from '../error/index.js';
import { cutFaults, MAX_FAULTS, moreFaults } from './cut-faults.js';
import { judge, pathText, restOf, wholeValue, type WireFault, type WireResult } from './judge.js';
import { countItems } from './list-items.js';
import type { Reading, ReadingNotes } from './reading.js';
import { readerOf } from './schema-reader.js';

/** Collects what the readers tell: the first faults, and how many more there are. */
class Notes implements ReadingNotes {
  readonly path: PropertyKey[] = [];
  readonly faults: WireFault[] = [];
  more = 0;

  fault(problem: () => string): void {
    if (this.faults.length < MAX_FAULTS) this.faults.push({ at: pathText(this.path), problem: problem() });
    else this.more += 1;
  }
}

/**
 * Reads a decoded JSON value in one of the manners of `Reading`, and judges it by a schema.
 *
 * @returns the value, or every fault with its place; of more than `MAX_FAULTS` how many more there are
 * @example
 * readWire(z.object({ count: z.number() }), decodeJson('{"count":1e2}'), 'strict'); // { ok: true, value: { count: 100 } }
 * readWire(z.object({ count: u32() }), decodeJson('{"COUNT":7}'), 'go'); // { ok: true, value: { count: 7 } }
 */
export function readWire<S extends z.ZodType>(
  schema: S,
  value: unknown,
  reading: Reading,
): WireResult<z.output<S>> {
  if (countItems(schema, value, MAX_LIST_ITEMS) > MAX_LIST_ITEMS)
    return { ok: false, faults: [wholeValue(`has lists of more than ${MAX_LIST_ITEMS} items together`)] };
  const notes = new Notes();
  let read: unknown;
  try {
    read = readerOf(schema, reading)(value, notes);
  } catch (thrown) {
    // As the schema itself, its reader goes down by recursion.
    if (!(thrown instanceof RangeError)) throw thrown;
    return { ok: false, faults: [wholeValue('is nested too deeply to be read')] };
  }
  const judged = judge(schema, read);
  const { faults, more } = notes;
  if (faults.length === 0) return judged;
  const all = [
    ...faults,
    ...(judged.ok ? [] : judged.faults),
    ...(more > 0 ? [restOf(moreFaults(more))] : []),
  ];
  return { ok: false, faults: cutFaults(all, restOf) };
}

/** Items that all lists of one judged value may have together. */
export const MAX_LIST_ITEMS = 10_000;
/** A text becomes a reason, and is kept. */
const MAX_FAULTS_IN_TEXT = 20;

/** The first faults as one text, and how many more there are. */
export function faultText(faults: readonly WireFault[], prefix = ''): string {
  return cutFaults(faults, restOf, MAX_FAULTS_IN_TEXT)
    .map(({ at, problem, more }) => {
      if (more !== undefined) return problem;
      const where = prefix && at ? (at.startsWith('[') ? prefix + at : `${prefix}.${at}`) : prefix || at;
      return where ? `${where}: ${problem}` : problem;
    })
    .join('; ');
}

/** As `readWire`, but throws a `SagaError` that lists every fault. */
export function requireWire<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: SagaErrorCode,
  what: string,
  reading: Reading = 'strict',
): z.output<S> {
  const result = readWire(schema, value, reading);
  if (result.ok) return result.value;
  throw new SagaError(code, `${what} does not fit: ${faultText(result.faults)}.`, {
    mend: 'Correct the named members.',
    at: result.faults[0]?.at ?? '',
  });
}

import type { z } from 'zod';
import { SagaError, type SagaErrorCode } from '../error/index.js';
import { cutFaults } from './cut-faults.js';
import { judge, restOf, wholeValue, type WireFault, type WireResult } from './judge.js';
import { countItems } from './list-items.js';
import { fillZeros } from './zero.js';

/**
 * Judges a value by a schema; `lenient` fills zeros as the wire contract's services do. Most messages need no filling, so
 * the strict judgement comes first and only what it refuses is filled and judged again.
 */
export function readWire<S extends z.ZodType>(
  schema: S,
  value: unknown,
  manner: 'strict' | 'lenient',
): WireResult<z.output<S>> {
  if (countItems(schema, value, MAX_LIST_ITEMS) > MAX_LIST_ITEMS)
    return { ok: false, faults: [wholeValue(`has lists of more than ${MAX_LIST_ITEMS} items together`)] };
  const strict = judge(schema, value);
  return strict.ok || manner === 'strict' ? strict : judge(schema, fillZeros(schema, value));
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

/** As `readWire` with `strict`, but throws a `SagaError` that lists every fault. */
export function requireWire<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: SagaErrorCode,
  what: string,
): z.output<S> {
  const result = readWire(schema, value, 'strict');
  if (result.ok) return result.value;
  throw new SagaError(code, `${what} does not fit: ${faultText(result.faults)}.`, {
    mend: 'Correct the named members.',
    at: result.faults[0]?.at ?? '',
  });
}

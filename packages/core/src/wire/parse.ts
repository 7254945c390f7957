import type { z } from 'zod';
import { SagaError, type SagaErrorCode } from '../error/index.js';
import { fillZeros } from './zero.js';

export interface WireFault {
  /** Path of the member, e.g. `body.amount`; empty for the whole value. */
  readonly at: string;
  readonly problem: string;
}

export type WireResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly WireFault[] };

export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}

/**
 * Judges a value by a schema; `lenient` fills zeros as the wire contract's services do. Most messages need no filling, so
 * the strict judgement comes first and only what it refuses is filled and judged again.
 */
export function readWire<S extends z.ZodType>(
  schema: S,
  value: unknown,
  manner: 'strict' | 'lenient',
): WireResult<z.output<S>> {
  let result = schema.safeParse(value);
  if (!result.success && manner === 'lenient') result = schema.safeParse(fillZeros(schema, value));
  if (result.success) return { ok: true, value: result.data };
  return {
    ok: false,
    faults: result.error.issues.map((issue) => ({ at: pathText(issue.path), problem: issue.message })),
  };
}

export function faultText(faults: readonly WireFault[], prefix = ''): string {
  return faults
    .map(({ at, problem }) => {
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

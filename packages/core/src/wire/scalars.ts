import { z } from 'zod';
import { wireFacts, withFacts } from './facts.js';
import { normaliseTime } from './time.js';
import { normaliseUuid } from './uuid.js';
import { withZero } from './zero.js';

/**
 * Unsigned and signed integers of the wire contract, by their width in bits. One predicate instead of a chain of checks: a
 * message has many of them, and they are most of what judging it costs.
 */
function integer(name: string, low: number, high: number) {
  const fits = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
  const error = ({ input }: { readonly input?: unknown }): string => {
    if (!Number.isInteger(input) && typeof input !== 'bigint') {
      return `expected a whole number (${name}, ${low} to ${high})`;
    }
    return (input as number | bigint) < low ? `is below ${low} (${name})` : `is above ${high} (${name})`;
  };
  return withZero(
    z.custom<number>(fits, { error }).meta({ type: 'integer', minimum: low, maximum: high }),
    0,
  );
}

export const u8 = () => integer('u8', 0, 0xff);
export const u16 = () => integer('u16', 0, 0xffff);
export const u32 = () => integer('u32', 0, 0xffff_ffff);
export const i8 = () => integer('i8', -0x80, 0x7f);
export const i16 = () => integer('i16', -0x8000, 0x7fff);
export const i32 = () => integer('i32', -0x8000_0000, 0x7fff_ffff);

/** 64-bit integers: a number where it is safe, else a bigint, so that no digit is ever lost. */
export type Int64 = number | bigint;

function integer64(name: string, low: bigint, high: bigint) {
  const fits = (value: unknown): value is Int64 =>
    (typeof value === 'bigint' || Number.isSafeInteger(value)) &&
    BigInt(value as Int64) >= low &&
    BigInt(value as Int64) <= high;
  const error = ({ input }: { readonly input?: unknown }): string =>
    typeof input === 'number' && Number.isInteger(input)
      ? `has more digits than a number keeps (${name}); it has to be a bigint`
      : `expected a whole number (${name}, ${low} to ${high})`;
  return withZero(
    z.custom<Int64>(fits, { error }).meta({ type: 'integer', format: name === 'u64' ? 'uint64' : 'int64' }),
    0,
  );
}

export const i64 = () => integer64('i64', -(2n ** 63n), 2n ** 63n - 1n);
export const u64 = () => integer64('u64', 0n, 2n ** 64n - 1n);

export const bool = () => withZero(z.boolean(), false);
export const str = () => withZero(z.string(), '');

export const NIL_UUID = '00000000-0000-0000-0000-000000000000';
/** A uuid in any usual spelling; read as 36 lower-case characters. */
export const uuid = () =>
  withZero(
    z
      .string()
      .check((judged) => {
        const normal = normaliseUuid(judged.value);
        if (normal === undefined) {
          judged.issues.push({ code: 'custom', message: 'is not a uuid', input: judged.value });
        } else judged.value = normal;
      })
      .meta({ format: 'uuid' }),
    NIL_UUID,
  );

/**
 * A payload member that must hold the id of the saga itself: filled in when nil or missing, refused when it names another,
 * since no answer would ever match.
 */
export const sagaUuid = () => withFacts(uuid(), { sagaId: true });
export const isSagaUuid = (schema: z.ZodType): boolean => wireFacts.get(schema)?.sagaId === true;

export const ZERO_TIME = '0001-01-01T00:00:00Z';

/** An RFC 3339 time, kept as text (zero time = "no expiration"); trailing zeros of the fraction are dropped. */
export const time = () =>
  withZero(
    z
      .string()
      .check((judged) => {
        const normal = normaliseTime(judged.value);
        if (normal === undefined) {
          judged.issues.push({ code: 'custom', message: 'is not an RFC 3339 time', input: judged.value });
        } else judged.value = normal;
      })
      .meta({ format: 'date-time' }),
    ZERO_TIME,
  );

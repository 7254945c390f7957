import { memberInAnyCase, normaliseTime } from '@sagachart/core';

/** Thrown when a participant would discard the whole message: no reply, no effect (wrong kind, number out of range). */
export class DiscardedCommand extends Error {
  override readonly name = 'DiscardedCommand';
}

export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A deep copy of JSON data; anything that is no plain object or list (a number kept as text) is carried over as it is. */
export function copyJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => copyJson(item)) as T;
  if (!isJsonObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyJson(member)])) as T;
}

/**
 * Reads members as the game services do: in any letter case, a missing or `null` member is zero, an unknown one is ignored, and a
 * value of the wrong kind or width throws {@link DiscardedCommand}.
 */
export class CommandReader {
  constructor(
    readonly value: JsonObject,
    private readonly path = '',
  ) {}

  u8(name: string): number {
    return this.integer(name, 0, 0xff);
  }
  u16(name: string): number {
    return this.integer(name, 0, 0xffff);
  }
  u32(name: string): number {
    return this.integer(name, 0, 0xffffffff);
  }
  i8(name: string): number {
    return this.integer(name, -0x80, 0x7f);
  }
  i16(name: string): number {
    return this.integer(name, -0x8000, 0x7fff);
  }
  i32(name: string): number {
    return this.integer(name, -0x80000000, 0x7fffffff);
  }

  /** A 64-bit id; numbers above 2^53 must come as `bigint`, for a number has lost digits by then. */
  i64(name: string): bigint {
    const found = this.member(name) ?? 0;
    if (typeof found === 'bigint') return found;
    if (typeof found === 'number' && Number.isSafeInteger(found)) return BigInt(found);
    throw new DiscardedCommand(`${this.path}${name} is not a whole 64-bit number`);
  }

  text(name: string): string {
    const found = this.member(name) ?? '';
    if (typeof found !== 'string') throw new DiscardedCommand(`${this.path}${name} is not a string`);
    return found;
  }

  flag(name: string): boolean {
    const found = this.member(name) ?? false;
    if (typeof found !== 'boolean') throw new DiscardedCommand(`${this.path}${name} is not true or false`);
    return found;
  }

  /** An RFC 3339 time; empty when it is missing. */
  time(name: string): string {
    const text = this.text(name);
    if (this.member(name) === undefined || this.member(name) === null) return text;
    const time = normaliseTime(text);
    if (time === undefined) throw new DiscardedCommand(`${this.path}${name} is not a time`);
    return time;
  }

  object(name: string): CommandReader {
    const found = this.member(name) ?? {};
    if (!isJsonObject(found)) throw new DiscardedCommand(`${this.path}${name} is not an object`);
    return new CommandReader(found, `${this.path}${name}.`);
  }

  objects(name: string): readonly CommandReader[] {
    const found = this.member(name) ?? [];
    if (!Array.isArray(found)) throw new DiscardedCommand(`${this.path}${name} is not a list`);
    return found.map((item: unknown, index) => {
      if (!isJsonObject(item)) throw new DiscardedCommand(`${this.path}${name}[${index}] is not an object`);
      return new CommandReader(item, `${this.path}${name}[${index}].`);
    });
  }

  /** Names count without regard to case, as for the services. */
  private member(name: string): unknown {
    return memberInAnyCase(this.value, name);
  }

  private integer(name: string, least: number, most: number): number {
    const found = this.member(name) ?? 0;
    const number = typeof found === 'bigint' ? Number(found) : found;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < least || number > most) {
      throw new DiscardedCommand(`${this.path}${name} is not a whole number from ${least} to ${most}`);
    }
    return number;
  }
}

/** The JSON number for a 64-bit id: a plain number where that is exact, else a bigint. */
export function exactNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

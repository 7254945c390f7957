import { decodeExactly, encodeExactly, ExactNumber } from '../wire/index.js';

/**
 * Where a value is not what a restart would bring back, or `undefined` when it is plain JSON. References to child actors pass:
 * XState stores them by id.
 */
export function jsonFault(value: unknown, at: string): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
    case 'bigint':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : `${at} is ${value}, which JSON cannot carry`;
    case 'object':
      return value === null ? undefined : objectFault(value, at);
    default:
      return `${at} is a ${typeof value}, which JSON cannot carry`;
  }
}

function objectFault(value: object, at: string): string | undefined {
  if (value instanceof ExactNumber || ('sessionId' in value && 'send' in value)) return undefined;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const element: unknown = value[index];
      const fault =
        element === undefined
          ? `${at}[${index}] is undefined, which JSON turns into null`
          : jsonFault(element, `${at}[${index}]`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const name = (value as { readonly constructor?: { readonly name?: string } }).constructor?.name;
    return `${at} is a ${name || 'class instance'}, which JSON does not bring back`;
  }
  for (const [member, inner] of Object.entries(value)) {
    const fault = jsonFault(inner, `${at}.${member}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/**
 * A value as it comes back from storage, so that a crash changes nothing: dates have become texts, members that are undefined
 * are gone.
 *
 * @throws what JSON throws for a cycle or a function at the top
 */
export function throughJson(value: unknown): unknown {
  return value === undefined ? undefined : decodeExactly(encodeExactly(value));
}

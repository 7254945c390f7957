import { ExactNumber } from './exact-number.js';

/** How a number is written; `undefined` for the way of JSON. */
export type NumberText = (value: number) => string | undefined;

interface WithJson {
  toJSON(key: string): unknown;
}

const hasToJson = (value: object): value is WithJson =>
  'toJSON' in value && typeof value.toJSON === 'function' && !(value instanceof ExactNumber);

/**
 * Writes compact JSON as `JSON.stringify` does, but `bigint` and `ExactNumber` as numbers, digit by digit. Some times slower
 * than the native writer, so for what that cannot write.
 *
 * @returns `undefined` for what JSON cannot say
 */
export function writeExactly(given: unknown, numberText: NumberText): string | undefined {
  const write = (value: unknown, key: string): string | undefined => {
    switch (typeof value) {
      case 'string':
        return JSON.stringify(value);
      case 'number':
        return numberText(value) ?? (Number.isFinite(value) ? String(value) : 'null');
      case 'bigint':
        return String(value);
      case 'boolean':
        return value ? 'true' : 'false';
      case 'object':
        break;
      default:
        return undefined;
    }
    if (value === null) return 'null';
    if (value instanceof ExactNumber) return value.text;
    if (hasToJson(value)) return write(value.toJSON(key), key);
    return Array.isArray(value) ? writeList(value) : writeMembers(value as Record<string, unknown>);
  };
  const writeList = (items: readonly unknown[]): string => {
    let text = '[';
    for (let index = 0; index < items.length; index += 1) {
      if (index > 0) text += ',';
      text += write(items[index], String(index)) ?? 'null';
    }
    return `${text}]`;
  };
  const writeMembers = (members: Readonly<Record<string, unknown>>): string => {
    let text = '{';
    for (const name of Object.keys(members)) {
      const member = write(members[name], name);
      if (member === undefined) continue;
      if (text.length > 1) text += ',';
      text += `${JSON.stringify(name)}:${member}`;
    }
    return `${text}}`;
  };
  return write(given, '');
}

import { code, table } from './markdown.js';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Widths of the wire contract by their bounds. */
const widths: Readonly<Record<string, string>> = {
  '0 255': 'u8',
  '0 65535': 'u16',
  '0 4294967295': 'u32',
  '-128 127': 'i8',
  '-32768 32767': 'i16',
  '-2147483648 2147483647': 'i32',
};
const formats: Readonly<Record<string, string>> = {
  int64: 'i64',
  uint64: 'u64',
  uuid: 'uuid',
  'date-time': 'RFC 3339 time',
};

function typeOf(schema: Schema): string {
  const { type, format, minimum, maximum, items } = schema;
  if (schema.enum) return schema.enum.map((one) => code(JSON.stringify(one))).join(', ');
  if (type === 'array') return `list of ${items ? typeOf(items) : 'anything'}`;
  if (type === 'integer' && format === undefined)
    return widths[`${minimum} ${maximum}`] ?? `whole number, ${minimum} to ${maximum}`;
  return formats[format ?? ''] ?? type ?? 'any JSON';
}

function rows(schema: Schema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    const optional = schema.required?.includes(name) ? '' : 'may be left out';
    const inner = member.type === 'array' ? (member.items ?? {}) : member;
    const suffix = member.type === 'array' ? '[].' : '.';
    return [[code(path), typeOf(member), optional], ...rows(inner, `${path}${suffix}`)];
  });
}

/** The members of a payload, nested ones by their path. */
export function payloadTable(schema: object): string {
  const members = rows(schema as Schema, '');
  if (members.length === 0) return 'The payload has no members.';
  const allNeeded = members.every(([, , optional]) => optional === '');
  return allNeeded
    ? table(
        ['member', 'type'],
        members.map((cells) => cells.slice(0, 2)),
      )
    : table(['member', 'type', ''], members);
}

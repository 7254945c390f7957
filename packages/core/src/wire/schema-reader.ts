import type { z } from 'zod';
import { ExactNumber } from './exact-number.js';
import { wireFacts } from './facts.js';
import { memberReader } from './member-reader.js';
import type { Reader, Reading } from './reading.js';

const asItIs: Reader = (value) => value;

/** What the readers look at in the definition of a schema, whichever copy or edition of zod made it. */
interface SchemaDefinition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly element?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly rest?: z.ZodType | null;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
  readonly innerType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  readonly in?: z.ZodType;
  readonly getter?: () => z.ZodType;
}

const definitionOf = (schema: z.ZodType): SchemaDefinition => schema._zod.def as unknown as SchemaDefinition;

const plainNumber: Reader = (value) =>
  value instanceof ExactNumber ? value.valueOf() : typeof value === 'bigint' ? Number(value) : value;

function eachItem(item: Reader): Reader {
  if (item === asItIs) return asItIs;
  return (value, notes) => {
    if (!Array.isArray(value)) return value;
    let copy: unknown[] | undefined;
    value.forEach((one: unknown, index) => {
      notes.path.push(index);
      const read = item(one, notes);
      notes.path.pop();
      if (read !== one) (copy ??= [...(value as unknown[])])[index] = read;
    });
    return copy ?? value;
  };
}

/** The option that takes the value decides how it is read. */
function oneOf(options: readonly z.ZodType[], reading: Reading): Reader {
  const known = options.map((schema) => ({ schema, read: readerOf(schema, reading) }));
  if (known.every(({ read }) => read === asItIs)) return asItIs;
  return (value, notes) => {
    let taken: { readonly value: unknown; readonly problems: readonly (() => void)[] } | undefined;
    for (const { schema, read } of known) {
      const problems: (() => void)[] = [];
      const path = [...notes.path];
      const found = read(value, {
        path,
        fault: (problem) => {
          const at = [...path];
          problems.push(() => {
            const here = notes.path.splice(0, notes.path.length, ...at);
            notes.fault(problem);
            notes.path.splice(0, notes.path.length, ...here);
          });
        },
      });
      if (!schema.safeParse(found).success) continue;
      if (problems.length === 0) return found;
      taken ??= { value: found, problems };
    }
    for (const tell of taken?.problems ?? []) tell();
    return taken ? taken.value : value;
  };
}

function both(left: Reader, right: Reader): Reader {
  return (value, notes) => right(left(value, notes), notes);
}

function readerByType(definition: SchemaDefinition, reading: Reading): Reader {
  const { element, valueType, innerType, options = [], values = [], shape } = definition;
  const inner = (schema: z.ZodType | undefined): Reader => (schema ? readerOf(schema, reading) : asItIs);
  switch (definition.type) {
    case 'number':
      return plainNumber;
    case 'literal':
      return values.some((one) => typeof one === 'number') ? plainNumber : asItIs;
    case 'object':
      return memberReader(shape ?? {}, definition.catchall, reading, readerOf);
    case 'record':
      return memberReader({}, valueType, reading, readerOf);
    case 'array':
      return eachItem(inner(element));
    case 'tuple':
      return tupleReader(definition, reading);
    case 'union':
      return oneOf(options, reading);
    case 'intersection': {
      // What one side does not know the other may.
      const side = reading === 'strict' ? 'open' : reading;
      return both(
        readerOf(definition.left as z.ZodType, side),
        readerOf(definition.right as z.ZodType, side),
      );
    }
    case 'pipe':
      return inner(definition.in);
    case 'lazy':
      return (value, notes) => inner(definition.getter?.())(value, notes);
    default:
      return inner(innerType);
  }
}

function tupleReader({ items = [], rest }: SchemaDefinition, reading: Reading): Reader {
  const known = items.map((item) => readerOf(item, reading));
  const other = rest ? readerOf(rest, reading) : asItIs;
  return (value, notes) => {
    if (!Array.isArray(value)) return value;
    return value.map((one: unknown, index) => {
      notes.path.push(index);
      const read = (known[index] ?? other)(one, notes);
      notes.path.pop();
      return read;
    });
  };
}

/** Kinds of schemas to which `null` says something. */
const takesNull = new Set(['unknown', 'any', 'nullable', 'null']);
const mayBeAbsent = new Set(['optional', 'default', 'prefault', 'catch']);

/** What is missing or `null` for the Go services. */
function fillingReader(schema: z.ZodType, read: Reader): Reader {
  const definition = definitionOf(schema);
  const { type, innerType } = definition;
  const zero = wireFacts.get(schema)?.zero;
  if (mayBeAbsent.has(type)) {
    const carriesNull = innerType !== undefined && takesNull.has(definitionOf(innerType).type);
    return (value, notes) =>
      value === undefined || (value === null && !carriesNull) ? undefined : read(value, notes);
  }
  if (takesNull.has(type)) return (value, notes) => (value == null ? value : read(value, notes));
  if (zero !== undefined) return (value, notes) => (value == null ? zero : read(value, notes));
  // A nested object that is missing has all its members zero.
  if (type === 'object') return (value, notes) => read(value ?? {}, notes);
  return read;
}

const readers: Record<Reading, WeakMap<z.ZodType, Reader>> = {
  strict: new WeakMap(),
  open: new WeakMap(),
  go: new WeakMap(),
};

/** The reader of a schema; made once. */
export function readerOf(schema: z.ZodType, reading: Reading): Reader {
  const known = readers[reading].get(schema);
  if (known) return known;
  // A schema may hold itself: whoever meets it while it is being made goes through this one.
  readers[reading].set(schema, (value, notes) => made(value, notes));
  const byType = readerByType(definitionOf(schema), reading);
  const made = reading === 'go' ? fillingReader(schema, byType) : byType;
  readers[reading].set(schema, made);
  return made;
}

/** Reads a value as the Go services do, without a word about what does not fit: `undefined` gives what is all zero. */
export const fillZeros = (schema: z.ZodType, value: unknown): unknown =>
  readerOf(schema, 'go')(value, { path: [], fault: () => undefined });

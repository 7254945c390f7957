import type { z } from 'zod';
import { ExactNumber } from './exact-number.js';
import { foldName } from './fold-name.js';
import type { Reader, Reading, ReadingNotes } from './reading.js';

type Members = Readonly<Record<string, unknown>>;

const MAX_TOLD = 10;
const MAX_NAME = 60;

const quoted = (name: string): string => `"${name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name}"`;

/** What is wrong with a member that the schema does not have. */
function unknownMember(name: string, known: readonly string[]): string {
  const meant = known.find((one) => foldName(one) === foldName(name));
  if (meant !== undefined) return `is not known; it is written ${quoted(meant)}`;
  if (known.length === 0) return 'is not known; there are no members';
  const told = known.slice(0, MAX_TOLD).map(quoted).join(', ');
  return `is not known; there are ${told}${known.length > MAX_TOLD ? ' and others' : ''}`;
}

/** A copy that is made when the first member changes. */
class Copied {
  #copy: Record<string, unknown> | undefined;
  constructor(private readonly given: Members) {}

  get value(): Members {
    return this.#copy ?? this.given;
  }
  set(name: string, member: unknown): void {
    (this.#copy ??= { ...this.given })[name] = member;
  }
  remove(name: string): void {
    delete (this.#copy ??= { ...this.given })[name];
  }
}

function readAt(read: Reader, name: string, value: unknown, notes: ReadingNotes): unknown {
  notes.path.push(name);
  const found = read(value, notes);
  notes.path.pop();
  return found;
}

/** Reads the members of an object; `others` is the schema of those that the shape does not name. */
export function memberReader(
  shape: Readonly<Record<string, z.ZodType>>,
  others: z.ZodType | undefined,
  reading: Reading,
  readerOf: (schema: z.ZodType, reading: Reading) => Reader,
): Reader {
  const names = Object.keys(shape);
  const readers = new Map(names.map((name) => [name, readerOf(shape[name] as z.ZodType, reading)]));
  const folded = new Map(reading === 'go' ? names.map((name) => [foldName(name), name]) : []);
  const lengths = new Set([...folded.keys()].map(({ length }) => length));
  const other = others && readerOf(others, reading);
  const isClosed = reading === 'strict' && !others;

  /** A member that the shape does not have under this name. */
  function readOther(name: string, members: Copied, notes: ReadingNotes): void {
    const given = members.value[name];
    // Most of what is foreign shows that by its length; to fold a name costs more than all the rest.
    const meant = lengths.has(name.length) ? folded.get(foldName(name)) : undefined;
    if (meant !== undefined) {
      if (Object.hasOwn(members.value, meant)) {
        notes.path.push(name);
        notes.fault(() => `is the member ${quoted(meant)} once more`);
        notes.path.pop();
      } else {
        members.remove(name);
        members.set(meant, readAt(readers.get(meant) as Reader, meant, given, notes));
      }
    } else if (other) {
      const found = readAt(other, name, given, notes);
      if (found !== given) members.set(name, found);
    } else if (isClosed) {
      notes.path.push(name);
      notes.fault(() => unknownMember(name, names));
      notes.path.pop();
    }
  }

  return (value, notes) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    if (value instanceof ExactNumber) {
      notes.fault(() => 'expected an object, not a number');
      return value;
    }
    const members = new Copied(value as Members);
    for (const name of Object.keys(value)) {
      const read = readers.get(name);
      if (!read) readOther(name, members, notes);
      else {
        const given = (value as Members)[name];
        const found = readAt(read, name, given, notes);
        if (found !== given) members.set(name, found);
      }
    }
    if (reading !== 'go') return members.value;
    for (const [name, read] of readers) {
      if (Object.hasOwn(members.value, name)) continue;
      const zero = readAt(read, name, undefined, notes);
      // What stands in the prototype is no member.
      if (zero !== undefined || name in members.value) members.set(name, zero);
    }
    return members.value;
  };
}

/** What a JSON document may hold. */
export interface JsonLimits {
  /** Levels of lists and objects. */
  readonly depth: number;
  /** Members of one object. */
  readonly members: number;
  /** Values of a document with a number that native JSON would change: such a document is read and written many times slower. */
  readonly exactValues: number;
}

/** Whether one of the characters, counted together, occurs more often; those inside of strings count too. */
function hasMoreOf(text: string, characters: readonly string[], limit: number): boolean {
  let left = limit;
  for (const one of characters) {
    for (let at = text.indexOf(one); at >= 0; at = text.indexOf(one, at + 1)) {
      left -= 1;
      if (left < 0) return true;
    }
  }
  return false;
}

/** Where the string that begins here ends; the end of the text when it does not. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/**
 * The limit that a JSON document exceeds, if any. Looks at brackets and colons alone, once from left to right, and stops where a
 * limit is passed: so it may judge what is no JSON, and costs no more than reading the text. A member written twice counts twice.
 */
export function exceededLimit(
  text: string,
  { depth, members }: Pick<JsonLimits, 'depth' | 'members'>,
): 'depth' | 'members' | undefined {
  // Most messages have fewer brackets than they might have levels, and fewer colons than members.
  if (!hasMoreOf(text, ['{', '['], depth) && !hasMoreOf(text, [':'], members)) return undefined;
  const counts: number[] = [0];
  let level = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') {
      level += 1;
      if (level > depth) return 'depth';
      counts[level] = 0;
    } else if (char === '}' || char === ']') level = Math.max(0, level - 1);
    else if (char === ':') {
      const count = (counts[level] ?? 0) + 1;
      if (count > members) return 'members';
      counts[level] = count;
    }
  }
  return undefined;
}

/** Whether a JSON document has more values than `limit`: members and items, and the lists and objects that hold them. */
export function hasMoreValues(text: string, limit: number): boolean {
  if (!hasMoreOf(text, ['{', '[', ','], limit)) return false;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[' || char === ',') {
      count += 1;
      if (count > limit) return true;
    }
  }
  return false;
}

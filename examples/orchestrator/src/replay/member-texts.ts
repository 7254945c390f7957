const whitespace = new Set([' ', '\t', '\n', '\r']);

function skipSpace(text: string, from: number): number {
  let place = from;
  while (whitespace.has(text[place] ?? '')) place += 1;
  return place;
}

/** The place behind a string that begins at `from`. */
function endOfString(text: string, from: number): number {
  let place = from + 1;
  while (text[place] !== '"') place += text[place] === '\\' ? 2 : 1;
  return place + 1;
}

/** The place behind any value that begins at `from`. */
function endOfValue(text: string, from: number): number {
  let place = from;
  let depth = 0;
  do {
    const character = text[place];
    if (character === '"') {
      place = endOfString(text, place);
      continue;
    }
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    place += 1;
  } while (depth > 0 || (place < text.length && !',}] \t\r\n'.includes(text[place] as string)));
  return place;
}

/**
 * The members of a JSON object, each as the very text it was written in: numbers keep their digits and a message its bytes.
 * A member that stands twice is given in `twice`.
 *
 * @param text a JSON document that is known to be sound and to be an object
 */
export function memberTexts(text: string): {
  readonly members: ReadonlyMap<string, string>;
  readonly twice?: string;
} {
  const members = new Map<string, string>();
  let twice: string | undefined;
  let place = skipSpace(text, skipSpace(text, 0) + 1);
  while (text[place] !== '}') {
    const nameEnd = endOfString(text, place);
    const name = JSON.parse(text.slice(place, nameEnd)) as string;
    if (members.has(name)) twice = name;
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    members.set(name, text.slice(start, end));
    place = skipSpace(text, end);
    if (text[place] === ',') place = skipSpace(text, place + 1);
  }
  return twice === undefined ? { members } : { members, twice };
}

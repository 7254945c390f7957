/** Counts the brackets that open a level, up to a limit; those inside of strings count too. */
function hasMoreOpeners(text: string, limit: number): boolean {
  let left = limit;
  for (const opener of ['{', '[']) {
    for (let at = text.indexOf(opener); at >= 0; at = text.indexOf(opener, at + 1)) {
      left -= 1;
      if (left < 0) return true;
    }
  }
  return false;
}

/** Where the string that begins here ends. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Whether a JSON document (known to be one) has more levels of lists and objects than `limit`. */
export function isNestedDeeper(text: string, limit: number): boolean {
  // Most messages have fewer brackets than they might have levels.
  if (!hasMoreOpeners(text, limit)) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}

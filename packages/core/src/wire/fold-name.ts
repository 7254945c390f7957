/**
 * A member's name as Go's `encoding/json` compares it: without regard to case. Of all letters beyond ASCII two fold to a letter
 * within: the Kelvin sign, which `toLowerCase` knows, and the long s, which it does not.
 */
export const foldName = (name: string): string => name.toLowerCase().replaceAll('\u017f', 's');

/**
 * The member of that name, written in whatever case; the exact name first. For finding out whom a message concerns, before it is
 * judged.
 */
export function memberInAnyCase(value: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(value, name)) return value[name];
  const folded = foldName(name);
  for (const candidate of Object.keys(value)) {
    if (candidate.length === name.length && foldName(candidate) === folded) return value[candidate];
  }
  return undefined;
}

/**
 * The name of a guard or action as configurations have it: a text, an object with a `type`, or a function, which is known by its
 * name alone.
 */
export function nameOf(named: unknown): string {
  if (typeof named === 'string') return named;
  const { type, name } = (named ?? {}) as { readonly type?: unknown; readonly name?: unknown };
  if (typeof type === 'string') return type;
  return typeof name === 'string' && name !== '' ? name : 'inline';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

interface AsymmetricMatcher {
  asymmetricMatch(value: unknown): boolean;
}
const isMatcher = (value: unknown): value is AsymmetricMatcher =>
  isObject(value) && typeof value['asymmetricMatch'] === 'function';

/**
 * Whether a value has at least the members that are wanted, with the wanted values; lists have to be equal in length. Numbers
 * and bigints compare by value. Matchers such as `expect.any(Number)` decide for themselves.
 */
export function fitsPart(wanted: unknown, value: unknown): boolean {
  if (isMatcher(wanted)) return wanted.asymmetricMatch(value);
  if (typeof wanted === 'bigint' || typeof value === 'bigint') return String(wanted) === String(value);
  if (!isObject(wanted)) return Object.is(wanted, value);
  if (!isObject(value)) return false;
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(value) &&
      wanted.length === value.length &&
      wanted.every((element, index) => fitsPart(element, value[index]))
    );
  }
  return Object.entries(wanted).every(([name, member]) => fitsPart(member, value[name]));
}

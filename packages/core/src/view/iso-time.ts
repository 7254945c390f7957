/** A date of RFC 3339 has a year of four digits. */
const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Milliseconds of the Unix epoch as RFC 3339 in UTC; what lies beyond its years is shown as the first or last of them. */
export const isoTime = (at: number): string => new Date(Math.min(Math.max(at, FIRST), LAST)).toISOString();

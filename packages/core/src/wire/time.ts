const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(Z|[+-](\d{2}):(\d{2}))$/;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const shortMonths = [4, 6, 9, 11];

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return shortMonths.includes(month) ? 30 : 31;
}

/** By a loop, for a pattern would look again from each of many zeros. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}

/**
 * An RFC 3339 time as it is written on the wire: without trailing zeros of the fraction. `undefined` for any other text, and for a
 * time that no calendar or clock has: 30 February, hour 24, an offset of a day.
 *
 * The limits are those of Go's `time.RFC3339`, for services that read by it drop a message with any other time without a
 * word: years of four digits, `T` and `Z` in capitals, no leap second.
 *
 * @example
 * normaliseTime('2027-02-28T12:00:00.500+09:00'); // '2027-02-28T12:00:00.5+09:00'
 * normaliseTime('2027-02-30T12:00:00Z'); // undefined
 */
export function normaliseTime(text: string): string | undefined {
  const parts = rfc3339.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const [, , , , , , , fraction = '', zone = 'Z', offsetHour = '0', offsetMinute = '0'] = parts;
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  const isClock = hour <= 23 && minute <= 59 && second <= 59;
  if (!isDate || !isClock || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const kept = withoutTrailingZeros(fraction);
  return `${text.slice(0, 19)}${kept === '' ? '' : `.${kept}`}${zone}`;
}

/** Milliseconds of the Unix epoch of an RFC 3339 time; `undefined` for what `normaliseTime` refuses. */
export function timeMs(text: string): number | undefined {
  return normaliseTime(text) === undefined ? undefined : Date.parse(text);
}

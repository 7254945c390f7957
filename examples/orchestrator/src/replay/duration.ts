const pattern =
  /^P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** A thousand years: the clock stays within what a date can name. */
const longest = 365_000 * day;

/**
 * Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds (`PT30S`, `P1DT2H`, `PT0.5S`); years and
 * months have no fixed length. `undefined` for any other text.
 */
export function durationMs(text: string): number | undefined {
  const parts = pattern.exec(text);
  if (!parts) return undefined;
  const [weeks, days, hours, minutes, seconds] = parts
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0)) as [number, number, number, number, number];
  const ms = weeks * 7 * day + days * day + hours * hour + minutes * minute + Math.round(seconds * second);
  return ms <= longest ? ms : undefined;
}

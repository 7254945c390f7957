const pattern =
  /^P(?=[\dT])(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/;
const UNITS_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000] as const;

/**
 * Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds (`PT30S`, `P1DT2H`), or of a whole number
 * of milliseconds; `undefined` for any other text. Years and months have no fixed length.
 */
export function readDuration(text: string): number | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const parts = pattern.exec(text);
  if (!parts) return undefined;
  return UNITS_MS.reduce((sum, unit, index) => sum + Math.round(Number(parts[index + 1] ?? 0) * unit), 0);
}

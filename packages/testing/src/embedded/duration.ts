import { SagaError } from '@sagachart/core';

const pattern =
  /^P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;
const millisecondsPer = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** Milliseconds, or an ISO 8601 duration of weeks, days, hours, minutes and seconds: `PT30S`, `P1DT2H`, `PT0.5S`. */
export type Duration = number | string;

/**
 * The milliseconds of a duration.
 *
 * @throws SagaError `SAGA_OPTION_INVALID` for a negative or fractional number and for any other text.
 */
export function durationMs(duration: Duration): number {
  if (typeof duration === 'number') {
    if (Number.isSafeInteger(duration) && duration >= 0) return duration;
  } else {
    const parts = pattern.exec(duration)?.slice(1);
    if (parts) {
      const sum = parts.reduce(
        (ms, part: string | undefined, unit) => ms + Number(part ?? 0) * (millisecondsPer[unit] ?? 0),
        0,
      );
      return Math.round(sum);
    }
  }
  throw new SagaError('SAGA_OPTION_INVALID', `"${duration}" is not a duration.`, {
    mend: 'Give whole milliseconds from 0, or ISO 8601 such as PT30S (years and months have no fixed length).',
    at: 'duration',
  });
}

import { durationMs } from '@sagachart/testing';
import { z } from 'zod';

/** One environment variable of the service. */
export interface Setting<T> {
  readonly name: string;
  /** What it does, as a sentence for the table in the README. */
  readonly about: string;
  /** Reads the text of the variable. */
  readonly shape: z.ZodType<T, string>;
  /** The text that counts when the variable is not set; `undefined`: then there is no value. */
  readonly fallback?: string;
  /** Never written to logs, errors or documents. */
  readonly secret?: true;
}

export type AnySettings = Readonly<Record<string, Setting<unknown>>>;

/** The values of a table of settings; those without a fallback may be missing. */
export type SettingValues<S extends AnySettings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> & { readonly fallback: string }
    ? T
    : S[K] extends Setting<infer T>
      ? T | undefined
      : never;
};

const whole = /^\d{1,15}$/;

/** A whole number in a range, as decimal text. */
export const wholeNumber = (low: number, high: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(whole, { error: 'is not a whole number' })
    .transform(Number)
    .refine((value) => value >= low && value <= high, { error: `is not between ${low} and ${high}` });

export const choice = <const T extends string>(...values: readonly T[]): z.ZodType<T, string> =>
  z.string().refine((text): text is T => (values as readonly string[]).includes(text), {
    error: `is not one of ${values.join(', ')}`,
  }) as unknown as z.ZodType<T, string>;

/** ISO 8601 such as `PT30S`, or a number of milliseconds; the value is in milliseconds. */
export const duration = (): z.ZodType<number, string> =>
  z.string().transform((text, context) => {
    try {
      return durationMs(whole.test(text) ? Number(text) : text);
    } catch {
      const message = 'is neither an ISO 8601 duration such as PT30S nor a number of milliseconds';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  });

export const webAddress = (): z.ZodType<URL, string> =>
  z.string().transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
    context.addIssue({ code: 'custom', message: 'is not an http or https address' });
    return z.NEVER;
  });

/** Names separated by commas; the value is in lower case. */
export const names = (each: RegExp, kind: string): z.ZodType<readonly string[], string> =>
  z.string().transform((text, context) => {
    const read = text.split(',').map((one) => one.trim().toLowerCase());
    const wrong = read.find((one) => !each.test(one));
    if (wrong === undefined) return read;
    context.addIssue({ code: 'custom', message: `has "${wrong.slice(0, 60)}", which is no ${kind}` });
    return z.NEVER;
  });

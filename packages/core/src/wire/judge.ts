import { z } from 'zod';
import { type Countable, MAX_FAULTS, moreFaults } from './cut-faults.js';

export interface WireFault extends Countable {
  /** Path of the member, e.g. `body.amount`; empty for the whole value. */
  readonly at: string;
  readonly problem: string;
}

export type WireResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly WireFault[] };

/** Characters of a path or a problem: both may quote what came from outside. */
const MAX_FAULT_TEXT = 300;

const shortened = (text: string): string =>
  text.length <= MAX_FAULT_TEXT ? text : `${text.slice(0, MAX_FAULT_TEXT)}…`;

export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}

/** The entry of a list of faults that stands for those left out. */
export const restOf = (rest: ReturnType<typeof moreFaults>): WireFault => ({
  at: '',
  ...rest,
});

export const wholeValue = (problem: string): WireFault => ({ at: '', problem });

/**
 * What zod's `safeParse` does, but no value from outside makes it throw, and only the faults that are told are written out:
 * writing them is most of what a hundred thousand of them cost.
 */
export function judge<S extends z.ZodType>(schema: S, value: unknown): WireResult<z.output<S>> {
  const context = { async: false } as const;
  let judged: { readonly value: unknown; readonly issues: readonly z.core.$ZodRawIssue[] };
  try {
    judged = schema._zod.run({ value, issues: [] }, context) as typeof judged;
  } catch (thrown) {
    // Schemas go down by recursion, and hand faults up by spreading: both end at the height of the stack.
    if (!(thrown instanceof RangeError)) throw thrown;
    return {
      ok: false,
      faults: [wholeValue('is nested too deeply, or has too many members that do not fit, to be judged')],
    };
  }
  const { issues } = judged;
  if (issues.length === 0) return { ok: true, value: judged.value as z.output<S> };
  const told = issues.slice(0, MAX_FAULTS).map((raw): WireFault => {
    const { path, message } = z.core.util.finalizeIssue(raw, context, z.core.config());
    return { at: shortened(pathText(path)), problem: shortened(message) };
  });
  const rest = issues.length - told.length;
  return { ok: false, faults: rest > 0 ? [...told, restOf(moreFaults(rest))] : told };
}

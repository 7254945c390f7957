import { isJsonObject } from './command-reader.js';
import { LookUpError, type LookUps } from './look-ups.js';

export interface AskAnswer {
  readonly result?: unknown;
  readonly error?: string;
}

export interface Asking {
  /** Answers the look-up of that name; what it throws becomes `error`. */
  ask(activity: string, input: unknown): AskAnswer;
  /** The next `times` (default 1) questions to this look-up end with this error. */
  failNext(activity: keyof LookUps, error: string, times?: number): void;
}

export function createAsking(lookUps: LookUps): Asking {
  const failures = new Map<string, string[]>();
  return {
    ask(activity, input) {
      if (!Object.hasOwn(lookUps, activity)) {
        return { error: `no look-up "${activity}" (there are ${Object.keys(lookUps).join(', ')})` };
      }
      const scripted = failures.get(activity)?.shift();
      if (scripted !== undefined) return { error: scripted };
      if (!isJsonObject(input)) return { error: `the input of ${activity} is not an object` };
      const lookUp = lookUps[activity as keyof LookUps] as (input: unknown) => unknown;
      try {
        return { result: lookUp(input) };
      } catch (error) {
        if (error instanceof LookUpError || error instanceof TypeError) return { error: error.message };
        throw error;
      }
    },
    failNext: (activity, error, times = 1) =>
      void failures.set(activity, [
        ...(failures.get(activity) ?? []),
        ...Array.from({ length: times }, () => error),
      ]),
  };
}

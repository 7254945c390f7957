import { SagaError } from '@sagachart/core';
import type { AnySettings, SettingValues } from './setting.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with one variable. Never holds the value of a secret. */
export interface SettingFault {
  readonly name: string;
  readonly problem: string;
}

const shown = (text: string, secret: true | undefined): string => (secret ? '' : `"${text.slice(0, 60)}" `);

/** Reads a table of settings, and everything that is wrong with it. An empty variable counts as one that is not set. */
export function readSettings<S extends AnySettings>(
  table: S,
  environment: Environment,
): { readonly values: SettingValues<S>; readonly faults: readonly SettingFault[] } {
  const values: Record<string, unknown> = {};
  const faults: SettingFault[] = [];
  for (const [key, { name, shape, fallback, secret }] of Object.entries(table)) {
    const text = environment[name]?.trim() || fallback;
    if (text === undefined) continue;
    const read = shape.safeParse(text);
    if (read.success) values[key] = read.data;
    else
      faults.push({
        name,
        problem: shown(text, secret) + (read.error.issues[0]?.message ?? 'cannot be used'),
      });
  }
  return { values: values as SettingValues<S>, faults };
}

const PREFIX = 'The environment cannot be used: ';

/**
 * Refuses an environment for its faults, and for those that a package finds in its own part of it: all in one sentence.
 *
 * @param read reads the package's part
 * @throws SagaError `SAGA_SETTINGS_INVALID`
 */
export function requireSound<T>(faults: readonly SettingFault[], read: () => T): T {
  const texts = faults.map(({ name, problem }) => `${name} ${problem}`);
  let values: T | undefined;
  try {
    values = read();
  } catch (thrown) {
    const isKnown = thrown instanceof SagaError && thrown.what.startsWith(PREFIX) && texts.length > 0;
    if (!isKnown) throw thrown;
    texts.push(thrown.what.slice(PREFIX.length).replace(/\.$/, ''));
  }
  if (texts.length === 0) return values as T;
  throw new SagaError('SAGA_SETTINGS_INVALID', `${PREFIX}${texts.join('; ')}.`, {
    mend: 'Correct what is named; the README lists every variable.',
  });
}

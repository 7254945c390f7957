import { SagaError } from '@sagachart/core';
import type { AnySettings, SettingValues } from './setting.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with one variable. Never holds the value of a secret. */
export interface SettingFault {
  readonly name: string;
  readonly problem: string;
}

const shown = (text: string, secret: true | undefined): string =>
  secret ? 'the value' : `"${text.slice(0, 60)}"`;

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
        problem: `${shown(text, secret)} ${read.error.issues[0]?.message ?? 'cannot be used'}`,
      });
  }
  return { values: values as SettingValues<S>, faults };
}

/** @throws SagaError `SAGA_SETTINGS` that names every fault; nothing when there is none. */
export function refuseFaults(faults: readonly SettingFault[]): void {
  if (faults.length === 0) return;
  const text = faults.map(({ name, problem }) => `${name}: ${problem}`).join('; ');
  throw new SagaError('SAGA_SETTINGS', `The environment cannot be used: ${text}.`, {
    mend: `Correct ${faults.length === 1 ? 'the variable' : 'these variables'}; the README lists them all.`,
    at: faults[0]?.name ?? '',
  });
}

import type { SagaContext } from '../context.js';
import { openStep } from '../open-outcome.js';

/** Where a saga stands, read out of a stored state value. */
export interface Standing {
  /** `running`, `compensating`, `watching`, `completed` or `failed`; `afterCompleted` and `afterFailed` while a late effect would be told. */
  readonly part: string;
  /** Index of the step whose state is active. */
  readonly step: number | undefined;
  /** The innermost state: `executing`, `parked`, … */
  readonly leaf: string;
}

/** The inverse of `stepKey`. */
export function stepOfKey(key: string): number | undefined {
  const number = /^step_(\d+)_/.exec(key)?.[1];
  return number === undefined ? undefined : Number(number) - 1;
}

/** Reads the state value of a saga chart (`SagaRecord.chart`); `undefined` for a refused saga, which has no chart. */
export function standingOf(value: unknown): Standing | undefined {
  const keys: string[] = [];
  let inner = value;
  while (typeof inner === 'object' && inner !== null) {
    const [key] = Object.keys(inner);
    if (key === undefined) break;
    keys.push(key);
    inner = (inner as Record<string, unknown>)[key];
  }
  if (typeof inner === 'string') keys.push(inner);
  const [part] = keys;
  if (part === undefined) return undefined;
  const step = keys.map(stepOfKey).find((index) => index !== undefined);
  return { part, step, leaf: keys.at(-1) ?? part };
}

/** Index of the step of a list saga that something is awaited for; while it watches, of the one whose outcome is open. */
export function concernedStep(
  standing: Standing | undefined,
  context: Pick<SagaContext, 'steps'>,
): number | undefined {
  if (standing?.part !== 'watching') return standing?.step;
  const open = openStep(context);
  return open < 0 ? undefined : open;
}

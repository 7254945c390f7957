import { randomUUID } from 'node:crypto';
import type { SagaClient } from '@sagachart/kafka';
import { fiveSteps, tenantHeaders } from './shape.js';

export interface Load {
  readonly sagas: number;
  /** Sagas in flight at most. */
  readonly window: number;
  /** Sagas per second; as many as the window allows when it is left out. */
  readonly rate?: number;
  /** Part of the sagas that fail at their last step. */
  readonly failing: number;
}

export interface LoadResult {
  readonly seconds: number;
  readonly sagas: number;
  readonly failed: number;
  /** Milliseconds from submission to outcome, sorted. */
  readonly durations: readonly number[];
}

/** Submits sagas and awaits all their outcomes. */
export async function drive(client: SagaClient, { sagas, window, rate, failing }: Load): Promise<LoadResult> {
  const durations: number[] = [];
  let failed = 0;
  let started = 0;
  const begun = performance.now();
  const one = async (index: number): Promise<void> => {
    const id = randomUUID();
    const at = performance.now();
    const heard = client.outcome(id, { timeoutMs: 120_000 });
    await client.submit(fiveSteps(id, index + 1, index % 100 < failing * 100), { headers: tenantHeaders });
    if ((await heard).type === 'FAILED') failed += 1;
    durations.push(performance.now() - at);
  };
  const lane = async (): Promise<void> => {
    for (;;) {
      const index = started;
      if (index >= sagas) return;
      started += 1;
      if (rate !== undefined) {
        const wait = begun + (index / rate) * 1_000 - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      }
      await one(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(window, sagas) }, lane));
  const seconds = (performance.now() - begun) / 1_000;
  return { seconds, sagas, failed, durations: durations.sort((a, b) => a - b) };
}

export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

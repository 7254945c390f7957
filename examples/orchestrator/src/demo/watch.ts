import { randomUUID } from 'node:crypto';
import type { Demo } from './demo.js';
import { pause, play } from './play.js';
import { markOf, type Sample } from './sample.js';
import type { SagaResult } from './saga-result.js';

const anewUnder = ({ command }: Sample): string => randomUUID().slice(0, 24) + markOf(command.transactionId);

export interface WatchOptions {
  readonly fast: boolean;
  readonly signal: AbortSignal;
  /** Real milliseconds between two submissions; as much virtual time passes. Default 3,000. */
  readonly betweenMs?: number;
}

/** Submits one sample after the other under new ids until the signal; gives every result to `judge`. */
export async function watch(
  demo: Demo,
  samples: readonly Sample[],
  { fast, signal, betweenMs = 3_000 }: WatchOptions,
  judge: (result: SagaResult) => void,
): Promise<void> {
  for (let turn = 0; samples.length > 0; turn += 1) {
    if (!(await pause(betweenMs, signal))) return;
    demo.advance(betweenMs);
    const sample = samples[turn % samples.length] as Sample;
    demo.submit(sample, anewUnder(sample), 0);
    await play(demo, { fast, signal });
    if (signal.aborted) return;
    for (const result of demo.takeEnded()) judge(result);
  }
}

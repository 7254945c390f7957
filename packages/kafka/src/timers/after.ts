/** A timer of Node waits for 2^31 - 1 ms (24.8 days) at most; one that is told more fires at once. */
const LONGEST_MS = 2_147_483_647;

export interface AfterOptions {
  /** Default true: the process stays alive for the timer. */
  readonly keepAlive?: boolean;
}

/**
 * Runs something once, `ms` milliseconds from now, however far that is: with `Infinity` never.
 *
 * @returns a function that takes it back; calling it later, or twice, does nothing
 * @example
 * ```ts
 * import { after } from '@sagachart/kafka';
 *
 * const cancel = after(30 * 86_400_000, () => console.log('thirty days later'));
 * cancel();
 * ```
 */
export function after(ms: number, run: () => void, { keepAlive = true }: AfterOptions = {}): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => undefined;
  const due = performance.now() + (ms > 0 ? ms : 0);
  let timer: NodeJS.Timeout | undefined;
  const wait = (restMs: number): void => {
    timer = setTimeout(
      () => {
        const leftMs = due - performance.now();
        if (leftMs > 1) wait(leftMs);
        else run();
      },
      Math.min(restMs, LONGEST_MS),
    );
    if (!keepAlive) timer.unref();
  };
  wait(due - performance.now());
  return () => clearTimeout(timer);
}

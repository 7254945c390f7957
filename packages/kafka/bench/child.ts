/** What the driving process asks of a child, and what it answers. */
export type ToChild =
  { readonly ask: 'start-measuring' } | { readonly ask: 'report' } | { readonly ask: 'stop' };
export interface ChildReport {
  /** Microseconds of CPU, user and system, since `start-measuring`. */
  readonly cpuMicros: number;
  readonly rssBytes: number;
  /** Milliseconds from the commit of a status event to the next command seen, sorted; only from participants. */
  readonly latencies: readonly number[];
}

/** Runs the child's side of the conversation. */
export function serveParent(own: {
  readonly latencies?: () => number[];
  readonly stop: () => Promise<void>;
}): void {
  let cpu = process.cpuUsage();
  process.on('message', (message: ToChild) => {
    if (message.ask === 'start-measuring') {
      cpu = process.cpuUsage();
      own.latencies?.();
    } else if (message.ask === 'report') {
      const used = process.cpuUsage(cpu);
      const report: ChildReport = {
        cpuMicros: used.user + used.system,
        rssBytes: process.memoryUsage().rss,
        latencies: own.latencies?.().sort((a, b) => a - b) ?? [],
      };
      process.send?.({ report });
    } else {
      void own.stop().then(() => process.exit(0));
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: true });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The script of an orchestrator process. */
export const orchestratorScript = new URL('./orchestrator-process.ts', import.meta.url);

// One that is stopped by a signal does not notice that its parent ends.
const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A script in a process of its own, which a test may kill, stop and wake. */
export class TestProcess {
  /** What it said, line by line. */
  readonly lines: string[] = [];
  /** The signal that ended it, or its exit code. */
  readonly ended: Promise<NodeJS.Signals | number>;
  readonly #child: ChildProcess;
  readonly #listeners = new Set<(line: string) => void>();
  #running = true;

  /** @param plan handed over as JSON in PROCESS_PLAN */
  constructor(script: URL, plan: object, onLine: (line: string) => void = () => undefined) {
    this.#child = spawn(
      process.execPath,
      ['--conditions=sagachart-source', '--import', import.meta.resolve('tsx'), fileURLToPath(script)],
      {
        env: { ...process.env, PROCESS_PLAN: JSON.stringify(plan) },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    running.add(this.#child);
    this.#listeners.add(onLine);
    // It may be dead already when it is told to begin.
    this.#child.stdin?.on('error', () => undefined);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#hear(line));
    }
    // 'close' comes after the last line was read.
    this.ended = once(this.#child, 'close').then((outcome) => {
      this.#running = false;
      running.delete(this.#child);
      const [code, signal] = outcome as [number | null, NodeJS.Signals | null];
      return signal ?? code ?? -1;
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Resolves with the first line that fits, said already or yet to come; with `undefined` when it ends without. */
  said(pattern: RegExp): Promise<string | undefined> {
    return this.saidAfter(0, pattern);
  }

  /** As `said`, but passes over the first lines. */
  async saidAfter(lines: number, pattern: RegExp): Promise<string | undefined> {
    const known = this.lines.slice(lines).find((line) => pattern.test(line));
    if (known !== undefined) return known;
    let listener: (line: string) => void = () => undefined;
    const heard = new Promise<string>((resolve) => {
      listener = (line) => {
        if (pattern.test(line)) resolve(line);
      };
      this.#listeners.add(listener);
    });
    const line = await Promise.race([heard, this.ended.then(() => undefined)]);
    this.#listeners.delete(listener);
    return line;
  }

  /** Lets one that `waits` join. */
  begin(): void {
    this.#child.stdin?.write('begin\n');
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#running) this.#child.kill(signal);
  }

  /** Ends it gracefully, or by force when that takes too long. */
  async stop(graceMs = 15_000): Promise<void> {
    this.signal('SIGCONT');
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(timer);
  }

  #hear(line: string): void {
    this.lines.push(line);
    for (const listener of this.#listeners) listener(line);
  }
}

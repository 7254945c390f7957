import { setTimeout as sleep } from 'node:timers/promises';
import { TestProcess } from '../crash/test-process.js';

/** A place for one process of a kind: what runs there is ended, paused and started again, one trouble at a time. */
export class Slot {
  readonly name: string;
  /** A trouble is under way here. */
  busy = false;
  /** Everything that its processes said, first to last. */
  readonly lines: string[] = [];
  /** Processes that ended by themselves. */
  ownEnds = 0;
  readonly #script: URL;
  readonly #plan: object;
  #process: TestProcess | undefined;
  #wanted = false;

  constructor(name: string, script: URL, plan: object) {
    this.name = name;
    this.#script = script;
    this.#plan = plan;
  }

  get running(): boolean {
    return this.#process?.running ?? false;
  }

  /** Starts a process and keeps one running until it is ended from outside. */
  start(): void {
    this.#wanted = true;
    const started = new TestProcess(this.#script, this.#plan, (line) => {
      this.lines.push(`${new Date().toISOString()} ${line}`);
    });
    this.#process = started;
    void started.ended.then(async (how) => {
      this.lines.push(`${new Date().toISOString()} ended: ${how}`);
      if (!this.#wanted || this.#process !== started) return;
      // As a supervisor would: a process that gives up is started again.
      this.ownEnds += 1;
      await sleep(500);
      if (this.#wanted && this.#process === started) this.start();
    });
  }

  /** Resolves when a process here serves; the broker may be away and let some of them give up before. */
  async started(): Promise<void> {
    while (this.#wanted) {
      if ((await this.#process?.said(/^started/)) !== undefined) return;
      await sleep(100);
    }
  }

  async kill(): Promise<void> {
    this.#wanted = false;
    this.#process?.signal('SIGKILL');
    await this.#process?.ended;
  }

  /** Stops it in its tracks for a while. */
  async pause(ms: number): Promise<void> {
    this.#process?.signal('SIGSTOP');
    await sleep(ms);
    this.#process?.signal('SIGCONT');
  }

  async leave(): Promise<void> {
    this.#wanted = false;
    await this.#process?.stop();
  }
}

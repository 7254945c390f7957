import type { CrashPoint, OnCrashPoint } from '@sagachart/kafka';

/** Holds an owner at a crash point, as a pause of its process would, until it is let go. */
export class Gate {
  #wanted: CrashPoint | undefined;
  #passing = 0;
  #reached: () => void = () => undefined;
  #open: Promise<void> = Promise.resolve();
  #letGo: () => void = () => undefined;

  readonly onCrashPoint: OnCrashPoint = async (point) => {
    if (point !== this.#wanted || this.#passing-- > 0) return;
    this.#wanted = undefined;
    this.#reached();
    await this.#open;
  };

  /** Holds whoever comes to this point next, after so many that pass; resolves when somebody is held. */
  hold(point: CrashPoint, passing = 0): Promise<void> {
    this.#passing = passing;
    this.#open = new Promise((resolve) => (this.#letGo = resolve));
    this.#wanted = point;
    return new Promise((resolve) => (this.#reached = resolve));
  }

  letGo(): void {
    this.#letGo();
  }
}

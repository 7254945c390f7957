import type { ActivityCall } from '@sagachart/core';
import type { ActivityOutcome } from './input-line.js';

interface Waiting {
  readonly call: ActivityCall;
  /** Calls are answered in the order in which they were made. */
  readonly order: number;
}

/** Calls that wait for an answer and answers that wait for a call, by activity, first come first served. */
export class AnswerDesk {
  readonly #calls = new Map<string, Waiting[]>();
  readonly #answers = new Map<string, ActivityOutcome[]>();
  #order = 0;

  addCall(call: ActivityCall): void {
    const waiting = this.#calls.get(call.activity) ?? [];
    waiting.push({ call, order: (this.#order += 1) });
    this.#calls.set(call.activity, waiting);
  }

  addAnswer(activity: string, outcome: ActivityOutcome): void {
    this.#answers.set(activity, [...(this.#answers.get(activity) ?? []), outcome]);
  }

  /** Calls are lost with the process that made them; answers are the script of the replay and stay. */
  forgetCalls(): void {
    this.#calls.clear();
  }

  /** Takes out the earliest call that can be answered; its answer stays until it is `used`. */
  takeAnswerable(): { readonly call: ActivityCall; readonly outcome: ActivityOutcome } | undefined {
    let first: Waiting | undefined;
    for (const activity of this.#answers.keys()) {
      const waiting = this.#calls.get(activity)?.[0];
      if (waiting && (!first || waiting.order < first.order)) first = waiting;
    }
    if (!first) return undefined;
    const { call } = first;
    const calls = this.#calls.get(call.activity) as Waiting[];
    calls.shift();
    return { call, outcome: this.#answers.get(call.activity)?.[0] as ActivityOutcome };
  }

  used(activity: string): void {
    const answers = this.#answers.get(activity) as ActivityOutcome[];
    answers.shift();
    if (answers.length === 0) this.#answers.delete(activity);
  }
}

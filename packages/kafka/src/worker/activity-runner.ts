import { type ActivityCall, messageOf } from '@sagachart/core';
import { type IdempotentProducer, partitionFor } from '../client-port/index.js';
import type { OnCrashPoint } from '../crash-point.js';
import { activityRecord } from '../inbox/index.js';

/**
 * Carries out the port calls of sagas. It may be called more than once for one `call.key` (after a crash or a change of
 * owner), so an activity with an effect must recognise the key.
 *
 * @returns the answer, as JSON; an exception counts as the port's refusal and fails the step
 */
export type ActivityPort = (input: ActivityCall['input'], call: ActivityCall) => unknown;

export interface ActivityRunnerOptions {
  readonly ports: Readonly<Record<string, ActivityPort>>;
  readonly producer: IdempotentProducer;
  readonly inbox: string;
  readonly partitions: number;
  readonly onCrashPoint?: OnCrashPoint | undefined;
  /** The answer could not be written to the inbox; the step's deadline will decide. */
  readonly onLostAnswer: (call: ActivityCall, thrown: unknown) => void;
}

/** Starts port calls and writes their answers to the inbox, so that they take their turn like every other input. */
export class ActivityRunner {
  readonly #options: ActivityRunnerOptions;
  readonly #running = new Set<Promise<void>>();

  constructor(options: ActivityRunnerOptions) {
    this.#options = options;
  }

  start(calls: Iterable<ActivityCall>): void {
    for (const call of calls) {
      const run = this.#run(call);
      this.#running.add(run);
      void run.finally(() => this.#running.delete(run));
    }
  }

  /** Resolves when no call is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #run(call: ActivityCall): Promise<void> {
    const { producer, inbox, partitions, onCrashPoint, onLostAnswer } = this.#options;
    const { transactionId, key } = call;
    try {
      await onCrashPoint?.('activity.called');
      const outcome = await this.#outcome(call);
      await onCrashPoint?.('activity.returned');
      const to = { topic: inbox, partition: partitionFor(transactionId, partitions) };
      await producer.send([activityRecord(to, transactionId, key, outcome)]);
    } catch (thrown) {
      onLostAnswer(call, thrown);
    }
  }

  async #outcome(call: ActivityCall): Promise<{ readonly result: unknown } | { readonly error: string }> {
    const { ports } = this.#options;
    const port = Object.hasOwn(ports, call.activity) ? ports[call.activity] : undefined;
    if (!port) return { error: `this service has no port named ${call.activity} (SAGA_ACTIVITY_UNKNOWN)` };
    try {
      return { result: (await port(call.input, call)) ?? null };
    } catch (thrown) {
      return { error: messageOf(thrown) };
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { type ActivityCall, messageOf } from '@sagachart/core';
import {
  type IdempotentProducer,
  KafkaPortError,
  type OutgoingRecord,
  partitionFor,
} from '../client-port/index.js';
import type { OnCrashPoint } from '../crash-point.js';
import { activityRecord } from '../inbox/index.js';

/**
 * Carries out the port calls of sagas. It may be called more than once for one `call.key` (after a crash or a change of
 * owner), so an activity with an effect must recognise the key.
 *
 * @returns the answer, as JSON; after an exception the port is called again where the step's `attempts` allow it, else the step fails
 */
export type ActivityPort = (input: ActivityCall['input'], call: ActivityCall) => unknown;

/** The calls that restored sagas wait for, but for those that are under way. */
export type PendingCalls = (underWay: (call: ActivityCall) => boolean) => Iterable<ActivityCall>;

export interface ActivityRunnerOptions {
  readonly ports: Readonly<Record<string, ActivityPort>>;
  readonly producer: IdempotentProducer;
  readonly inbox: string;
  readonly partitions: number;
  /** The longest answer in bytes of JSON: it may become part of a command, which has to fit a broker. */
  readonly maxAnswerBytes: number;
  readonly onCrashPoint?: OnCrashPoint | undefined;
  /**
   * The answer could not be written to the inbox. Where only brokers are away it is tried again until the runner stops;
   * else the step's deadline will decide.
   */
  readonly onLostAnswer: (call: ActivityCall, thrown: unknown) => void;
}

/** Calls are awaited to their end, or made again by the next owner. */
const neverAborted = new AbortController().signal;
const MAX_REASON_LENGTH = 2_000;
const RETRY_MS = 500;

const nameOf = ({ key, attempt }: ActivityCall): string => `${key} ${attempt}`;

/** Starts port calls and writes their answers to the inbox, so that they take their turn like every other input. */
export class ActivityRunner {
  readonly #options: ActivityRunnerOptions;
  readonly #running = new Map<Promise<void>, string>();
  #stopped = false;

  constructor(options: ActivityRunnerOptions) {
    this.#options = options;
  }

  start(calls: Iterable<ActivityCall>): void {
    for (const call of calls) {
      const run = this.#run(call);
      this.#running.set(run, nameOf(call));
      void run.finally(() => this.#running.delete(run));
    }
  }

  /** Starts the calls that restored sagas wait for, but for those that this process is still at. */
  resume(calls: PendingCalls): void {
    const underWay = new Set(this.#running.values());
    this.start(calls((call) => underWay.has(nameOf(call))));
  }

  /** Resolves when no call is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.keys());
  }

  /** Lets calls under way end, but not for ever: the next owner of their sagas makes those that are left once more. */
  async stop(graceMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
    await Promise.race([this.idle(), grace]);
    clearTimeout(timer);
    this.#stopped = true;
  }

  async #run(call: ActivityCall): Promise<void> {
    const { producer, inbox, partitions, onCrashPoint, onLostAnswer } = this.#options;
    const { transactionId } = call;
    try {
      await onCrashPoint?.('activity.called');
      const outcome = await this.#outcome(call);
      await onCrashPoint?.('activity.returned');
      if (this.#stopped) return;
      const to = { topic: inbox, partition: partitionFor(transactionId, partitions) };
      const record = this.#record(to, call, outcome);
      const send = (): Promise<unknown> => producer.send([record]);
      while (!(await this.#written(call, send)) && !this.#stopped)
        await sleep(RETRY_MS, undefined, { ref: false });
    } catch (thrown) {
      onLostAnswer(call, thrown);
    }
  }

  /** Whether there is nothing to try again. */
  async #written(call: ActivityCall, send: () => Promise<unknown>): Promise<boolean> {
    try {
      await send();
      return true;
    } catch (thrown) {
      this.#options.onLostAnswer(call, thrown);
      return !(thrown instanceof KafkaPortError && thrown.retriable);
    }
  }

  #record(
    to: { readonly topic: string; readonly partition: number },
    call: ActivityCall,
    outcome: { readonly result: unknown } | { readonly error: string },
  ): OutgoingRecord {
    const failed = (error: string): OutgoingRecord => activityRecord(to, call, { error });
    const { maxAnswerBytes } = this.#options;
    let record: OutgoingRecord;
    try {
      record = activityRecord(to, call, outcome);
    } catch (thrown) {
      return failed(`the answer is not JSON: ${messageOf(thrown)}`);
    }
    const bytes = record.value?.byteLength ?? 0;
    if (bytes <= maxAnswerBytes) return record;
    return failed(`the answer has ${bytes} bytes, more than the limit of ${maxAnswerBytes}`);
  }

  async #outcome(call: ActivityCall): Promise<{ readonly result: unknown } | { readonly error: string }> {
    const { ports } = this.#options;
    const port = Object.hasOwn(ports, call.activity) ? ports[call.activity] : undefined;
    const { run } = call;
    const work = port
      ? () => port(call.input, call)
      : run && (() => run({ input: call.input, signal: neverAborted }));
    if (!work) return { error: `this service has no port named ${call.activity} (SAGA_ACTIVITY_UNKNOWN)` };
    try {
      return { result: (await work()) ?? null };
    } catch (thrown) {
      return { error: messageOf(thrown).slice(0, MAX_REASON_LENGTH) };
    }
  }
}

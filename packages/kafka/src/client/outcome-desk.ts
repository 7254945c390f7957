import { SagaError } from '@sagachart/core';
import { after } from '../timers/index.js';
import type { OutcomeOptions, SagaOutcome } from './options.js';

interface Asker {
  readonly tell: (outcome: SagaOutcome) => void;
  readonly refuse: (error: unknown) => void;
}

/** Outcomes that are remembered for askers who come late. */
const REMEMBERED = 100_000;

export const clientBusy = (what: string, limit: number): SagaError =>
  new SagaError('SAGA_CLIENT_BUSY', `${limit} calls of this client ${what} already.`, {
    mend: 'Wait for some of them first, or raise maxPending.',
  });

const unheard = (why: string, cause?: unknown): SagaError =>
  new SagaError('SAGA_OUTCOME_UNHEARD', `No outcome can be heard, for this client ${why}.`, {
    mend: 'Sagas go on all the same; call `follow()` before asking.',
    cause,
  });

const timedOut = (transactionId: string, timeoutMs: number): SagaError =>
  new SagaError('SAGA_OUTCOME_TIMEOUT', `Saga ${transactionId} has not ended within ${timeoutMs} ms.`, {
    mend: 'It goes on; ask again, look at its state, or cancel it.',
  });

/** Brings outcomes and those who ask for them together, whichever comes first. */
export class OutcomeDesk {
  readonly #outcomes = new Map<string, SagaOutcome>();
  /** What the outcomes that are refusals were of. */
  readonly #refusals = new Map<string, string>();
  /** What was submitted last under an id. */
  readonly #submitted = new Map<string, string>();
  readonly #waiting = new Map<string, Set<Asker>>();
  readonly #maxWaiting: number;
  #askers = 0;
  #deaf: SagaError | undefined = unheard('does not follow the status topic');

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  open(): void {
    this.#deaf = undefined;
  }

  /** Nothing is heard any more. */
  close(why: string, cause?: unknown): SagaError {
    this.#deaf ??= unheard(why, cause);
    for (const askers of [...this.#waiting.values()])
      for (const { refuse } of [...askers]) refuse(this.#deaf);
    return this.#deaf;
  }

  /**
   * A command is on its way: a refusal of other content under its id, heard already or yet to come, is not its outcome.
   *
   * @param print the fingerprint of its value
   */
  expect(transactionId: string, print: string): void {
    this.#submitted.delete(transactionId);
    this.#submitted.set(transactionId, print);
    if (this.#submitted.size > REMEMBERED)
      this.#submitted.delete(this.#submitted.keys().next().value as string);
    const refused = this.#refusals.get(transactionId);
    if (refused === undefined || refused === print) return;
    this.#refusals.delete(transactionId);
    this.#outcomes.delete(transactionId);
  }

  /** @param refused the fingerprint of the command that was refused by this, if it was */
  learn(outcome: SagaOutcome, refused?: string): void {
    const { transactionId } = outcome;
    const submitted = this.#submitted.get(transactionId);
    if (refused !== undefined && submitted !== undefined && refused !== submitted) return;
    if (refused === undefined) this.#refusals.delete(transactionId);
    else this.#refusals.set(transactionId, refused);
    this.#outcomes.set(transactionId, outcome);
    if (this.#outcomes.size > REMEMBERED) {
      const oldest = this.#outcomes.keys().next().value as string;
      this.#outcomes.delete(oldest);
      this.#refusals.delete(oldest);
    }
    for (const { tell } of [...(this.#waiting.get(transactionId) ?? [])]) tell(outcome);
  }

  ask(transactionId: string, { timeoutMs = 60_000, signal }: OutcomeOptions): Promise<SagaOutcome> {
    const known = this.#outcomes.get(transactionId);
    if (known) return Promise.resolve(known);
    if (this.#deaf) return Promise.reject(this.#deaf);
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.#askers >= this.#maxWaiting) {
      return Promise.reject(clientBusy('wait for outcomes', this.#maxWaiting));
    }
    return new Promise((resolve, reject) => {
      const askers = this.#waiting.get(transactionId) ?? new Set();
      this.#waiting.set(transactionId, askers);
      const leave = (): void => {
        if (!askers.delete(asker)) return;
        this.#askers -= 1;
        if (askers.size === 0) this.#waiting.delete(transactionId);
        cancel();
        signal?.removeEventListener('abort', onAbort);
      };
      const asker: Asker = {
        tell: (outcome) => {
          leave();
          resolve(outcome);
        },
        refuse: (error) => {
          leave();
          reject(error as Error);
        },
      };
      const onAbort = (): void => asker.refuse(signal?.reason);
      const cancel = after(timeoutMs, () => asker.refuse(timedOut(transactionId, timeoutMs)));
      signal?.addEventListener('abort', onAbort, { once: true });
      askers.add(asker);
      this.#askers += 1;
    });
  }
}

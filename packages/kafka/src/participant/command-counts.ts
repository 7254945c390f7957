import type { SagaError } from '@sagachart/core';
import type { CommandDesk, Settled } from './command-desk.js';
import type { ParticipantCounts } from './options.js';

/** Counts what a participant does, for as long as it lives. */
export class CommandCounts {
  readonly #settled: Record<Settled['how'], number> = {
    handled: 0,
    repeated: 0,
    unreadable: 0,
    'not-handled': 0,
    'given-up': 0,
  };
  #failedAttempts = 0;
  #timedOutAttempts = 0;
  #commits = 0;
  #lost = 0;

  settled(how: Settled['how']): void {
    this.#settled[how] += 1;
  }

  attemptFailed({ code }: SagaError): void {
    if (code === 'SAGA_COMMAND_TIMEOUT') this.#timedOutAttempts += 1;
    else this.#failedAttempts += 1;
  }

  committed(): void {
    this.#commits += 1;
  }

  lost(offsets: number): void {
    this.#lost += offsets;
  }

  snapshot(desks: readonly Pick<CommandDesk, 'open' | 'running'>[]): ParticipantCounts {
    const { handled, repeated, ...passedOver } = this.#settled;
    const running = desks.reduce((sum, desk) => sum + desk.running, 0);
    return {
      handled,
      repeated,
      passedOver,
      failedAttempts: this.#failedAttempts,
      timedOutAttempts: this.#timedOutAttempts,
      commits: this.#commits,
      lost: this.#lost,
      running,
      waiting: desks.reduce((sum, desk) => sum + desk.open, 0) - running,
    };
  }
}

import type { Catalog, DeadLetter, DefinedSaga, OperatorVerb, SagaCommand, SagaDraft } from '@sagachart/core';
import type { Duration, EmbeddedOrchestrator, HeadersGiven, OperatorNote } from '../embedded/index.js';
import type { GameWorld } from '../game-world/index.js';
import type { CrashReport, Rehearsal } from './crash-anywhere.js';
import type { SagaOutcome } from './outcome.js';
import type { SagaExpectation } from './saga-expectation.js';
import type { ExpectedGain } from './world-expectations.js';

/** A statechart that was started. */
export interface StartedSaga {
  readonly transactionId: string;
  /** Sends it an event, after everything that is due now. */
  send(event: { readonly type: string; readonly [member: string]: unknown }): void;
  /** Lets time pass until nothing is under way any more; promises are awaited. @returns where it stands then */
  settle(): Promise<SagaOutcome>;
  /** Where it stands. @throws SagaError `SAGA_NOT_FOUND` */
  outcome(): SagaOutcome;
}

/** Runs sagas in memory and tells what became of them. Time is virtual: a time-out of an hour takes no time at all. */
export interface Harness {
  readonly catalog: Catalog;
  /** What runs the sagas, for everything that the harness does not offer itself. */
  readonly orchestrator: EmbeddedOrchestrator;
  readonly deadLetters: readonly DeadLetter[];

  /**
   * Submits a saga and lets time pass until nothing is under way any more: answers, time-outs, re-sendings and undos have
   * happened then. A saga that is parked or watching stays so.
   */
  run(saga: SagaDraft | SagaCommand, headers?: HeadersGiven): Promise<SagaOutcome>;
  /** Submits a saga; nothing happens to it before time is given. @returns the transaction id */
  submit(saga: SagaDraft | SagaCommand, headers?: HeadersGiven): string;
  /**
   * Starts a statechart; nothing happens to it before time is given.
   *
   * @example
   * ```ts
   * const run = harness.start(orderSaga, { sku: 'tea', cents: 500 });
   * run.send({ type: 'approval.GRANTED' });
   * const { status, output } = await run.settle();
   * ```
   */
  start<Input>(saga: DefinedSaga<Input>, input: Input, headers?: HeadersGiven): StartedSaga;
  /** Does everything that is due now; no time passes. */
  runUntilIdle(): void;
  /** Time travel: milliseconds or ISO 8601, e.g. `PT30S`. */
  advance(by: Duration): void;
  /** Lets time pass until nothing is under way any more. */
  advanceUntilIdle(): void;
  /** Kills the orchestrator and restores it from its records. */
  crash(): void;
  /** Sends a status event (or anything else) to a topic that is read. @param value written as JSON */
  send(topic: string, value: object, headers?: HeadersGiven): void;
  /**
   * Gives an operator command and does what follows from it at once.
   *
   * @throws SagaError with the code of the refusal, e.g. `SAGA_OPERATOR_COMMAND`
   */
  operate(command: OperatorVerb, transactionId: string, who?: OperatorNote): void;

  /** Where a saga stands. @throws SagaError `SAGA_NOT_FOUND` */
  outcome(transactionId: string): SagaOutcome;
  /** The outcomes of all sagas so far, in the order of their acceptance. */
  outcomes(): readonly SagaOutcome[];
  /** What happened to a saga, line by line; every failed assertion prints it. */
  story(transactionId: string): string;

  /** Assertions about a saga, by its transaction id or outcome. */
  expectSaga(saga: string | SagaOutcome): SagaExpectation;
  /** Every saga so far has ended. @throws AssertionError */
  expectNothingStuck(): void;
  /** No message went to the dead letters. @throws AssertionError */
  expectNoDeadLetters(): void;

  /**
   * Runs one saga again and again, each time in a new harness of this one's options and scripts, and each time with the
   * orchestrator killed at another moment. @throws AssertionError when outcome or messages differ from the run without a crash
   */
  crashAnywhere(rehearsal: Rehearsal<this>): Promise<CrashReport>;
}

/** A harness with the simulated game services. */
export interface AtlasHarness extends Harness {
  /** The simulated game services: script them, look into them. */
  readonly world: GameWorld;
  /**
   * Value is conserved: failed sagas have left nothing behind but the steps that they list as not undone.
   *
   * @throws AssertionError with the differences
   */
  expectConserved(): void;
  /** The world holds exactly that much more (or less) than it was given. @throws AssertionError with the differences */
  expectGained(gain: ExpectedGain): void;
}

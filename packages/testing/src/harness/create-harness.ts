import { AssertionError } from 'node:assert';
import {
  atlasCatalog,
  type DeadLetter,
  type DefinedSaga,
  encodeJson,
  type OperatorVerb,
  type SagaCommand,
  type SagaDraft,
  SagaError,
} from '@sagachart/core';
import {
  createEmbeddedOrchestrator,
  createVirtualClock,
  type CrashPoint,
  type Duration,
  type EmbeddedOrchestrator,
  type HeadersGiven,
  type Ports,
} from '../embedded/index.js';
import type { GameWorld } from '../game-world/index.js';
import { atlasPorts } from '../ports/index.js';
import { crashAnywhere, type CrashReport, type Rehearsal } from './crash-anywhere.js';
import type { AtlasHarness, Harness, StartedSaga } from './harness.js';
import type { AtlasHarnessOptions, CatalogHarnessOptions, Services } from './options.js';
import { outcomeOf, type SagaOutcome } from './outcome.js';
import { SagaExpectation } from './saga-expectation.js';
import { type SagaLog, SagaLogs } from './saga-log.js';
import { createScriptedWorld, type ScriptedWorld } from './scripted-world.js';
import { storyOf } from './story.js';
import { type ExpectedGain, expectConserved, expectGained } from './world-expectations.js';

type Options = AtlasHarnessOptions | CatalogHarnessOptions;
type CrashWhen = (point: CrashPoint) => boolean;

/**
 * Makes a harness: with nothing but options for the game world it runs the Atlas catalogue against the simulated game
 * services; with a `catalog` (and neither `dialect` nor `world`) your own actions against your own participants.
 *
 * @throws SagaError `SAGA_OPTION_INVALID`
 */
export function createHarness(options: CatalogHarnessOptions): Harness;
export function createHarness(options?: AtlasHarnessOptions): AtlasHarness;
export function createHarness(options: Options = {}): Harness | AtlasHarness {
  const own = options.catalog && !options.dialect && !options.world && !options.worldOptions;
  if (own) return new InMemoryHarness(options, undefined);
  const { dialect = 'documented', world = {}, worldOptions } = options;
  return new InMemoryHarness(options, createScriptedWorld({ ...worldOptions, dialect, world }));
}

/** The ports of a table over those of the world; a function takes the place of all. */
function portsOver(base: Ports, ports: Ports | undefined): Ports {
  if (ports === undefined) return base;
  return typeof ports === 'function' || typeof base === 'function' ? ports : { ...base, ...ports };
}

class InMemoryHarness implements AtlasHarness {
  readonly orchestrator: EmbeddedOrchestrator;
  readonly deadLetters: DeadLetter[] = [];
  readonly #options: Options;
  readonly #scripted: ScriptedWorld | undefined;
  readonly #logs: SagaLogs;

  constructor(options: Options, scripted: ScriptedWorld | undefined, crashWhen?: CrashWhen) {
    this.#options = options;
    this.#scripted = scripted;
    const own: Services = options.services?.() ?? {};
    const world = scripted?.world;
    const ports = portsOver(portsOver(world ? atlasPorts(world) : {}, options.ports), own.ports);
    const { engineOptions, startAt } = options;
    this.orchestrator = createEmbeddedOrchestrator({
      catalog: options.catalog ?? atlasCatalog(options.dialect, { lookBeforeSending: true }),
      ports,
      clock: createVirtualClock(startAt),
      participants: [
        ...(world ? [world.handle] : []),
        ...(options.participants ?? []),
        ...(own.participants ?? []),
      ],
      ...(engineOptions ? { engineOptions } : {}),
      ...(crashWhen ? { crashWhen } : {}),
    });
    this.#logs = new SagaLogs(this.orchestrator);
    this.orchestrator.on('deadLetter', (letter) => void this.deadLetters.push(letter));
  }

  get catalog() {
    return this.orchestrator.catalog;
  }

  /** Only called where the harness was made with a world: that is what the overloads of `createHarness` say. */
  get world(): GameWorld {
    return (this.#scripted as ScriptedWorld).world;
  }

  async run(saga: SagaDraft | SagaCommand, headers?: HeadersGiven): Promise<SagaOutcome> {
    const transactionId = this.submit(saga, headers);
    await this.orchestrator.settle();
    return this.outcome(transactionId);
  }

  submit(saga: SagaDraft | SagaCommand, headers?: HeadersGiven): string {
    return this.orchestrator.submit(saga, headers ?? this.#options.headers);
  }

  start<Input>(saga: DefinedSaga<Input>, input: Input, given?: HeadersGiven): StartedSaga {
    const headers = given ?? this.#options.headers;
    const transactionId = this.orchestrator.start(saga, input, headers);
    return {
      transactionId,
      send: (event) => {
        this.runUntilIdle();
        this.orchestrator.sendEvent(transactionId, event, headers);
      },
      settle: async () => {
        await this.orchestrator.settle();
        return this.outcome(transactionId);
      },
      outcome: () => this.outcome(transactionId),
    };
  }

  runUntilIdle(): void {
    this.orchestrator.runUntilIdle();
  }

  advance(by: Duration): void {
    this.orchestrator.advance(by);
  }

  advanceUntilIdle(): void {
    this.orchestrator.advanceUntilIdle();
  }

  crash(): void {
    this.orchestrator.crash();
  }

  send(topic: string, value: object, headers = this.#options.headers): void {
    const message = { topic, value: encodeJson(value) };
    this.orchestrator.deliver({ ...message, ...(headers ? { headers } : {}) });
  }

  operate(command: OperatorVerb, transactionId: string, who = {}): void {
    const refusal = this.orchestrator.operator(transactionId, command, who);
    if (refusal) throw new SagaError(refusal.code, refusal.reason);
    this.runUntilIdle();
  }

  outcome(transactionId: string): SagaOutcome {
    const log = this.#logs.find(transactionId);
    const outcome = log && this.#outcomeOf(log);
    if (outcome) return outcome;
    throw new SagaError('SAGA_NOT_FOUND', `The harness has seen no saga ${transactionId}.`, {
      mend: 'Submit it and give it time with `runUntilIdle` or `advance`.',
    });
  }

  outcomes(): readonly SagaOutcome[] {
    return this.#logs.all().flatMap((log) => this.#outcomeOf(log) ?? []);
  }

  story(transactionId: string): string {
    const log = this.#logs.find(transactionId);
    return log ? storyOf(log) : `Saga ${transactionId} was never seen.`;
  }

  expectSaga(saga: string | SagaOutcome): SagaExpectation {
    const outcome = typeof saga === 'string' ? this.outcome(saga) : saga;
    return new SagaExpectation(outcome, this.story(outcome.transactionId), this.catalog);
  }

  expectNothingStuck(): void {
    for (const outcome of this.outcomes()) this.expectSaga(outcome).nothingStuck();
  }

  expectNoDeadLetters(): void {
    const [first] = this.deadLetters;
    if (!first) return;
    throw new AssertionError({
      message: `No dead letter was expected, but there are ${this.deadLetters.length}; the first: ${first.code}: ${first.reason}`,
      actual: this.deadLetters.map(({ code, reason }) => `${code}: ${reason}`),
      expected: [],
      operator: 'expectNoDeadLetters',
    });
  }

  expectConserved(): void {
    expectConserved(this.world, this.outcomes(), (transactionId) => this.story(transactionId));
  }

  expectGained(gain: ExpectedGain): void {
    expectGained(this.world, gain);
  }

  crashAnywhere(rehearsal: Rehearsal<this>): Promise<CrashReport> {
    const anew = (crashWhen: CrashWhen) =>
      new InMemoryHarness(this.#options, this.#scripted?.again(), crashWhen) as this;
    return crashAnywhere(rehearsal, anew);
  }

  #outcomeOf(log: SagaLog): SagaOutcome | undefined {
    const { record, transactionId } = log;
    if (!record) return undefined;
    const concerns = ({ value }: DeadLetter): boolean =>
      value !== null && Buffer.from(value).toString().includes(transactionId);
    return outcomeOf(log, record, this.deadLetters.filter(concerns));
  }
}

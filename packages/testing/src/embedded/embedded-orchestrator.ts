import {
  type ActivityCall,
  type Catalog,
  decodeRecord,
  type DefinedSaga,
  type DefinedSagaCommand,
  encodeJson,
  type EngineInput,
  type EngineOptions,
  type EngineOutput,
  type OperatorVerb,
  type OutMessage,
  SagaEngine,
  type SagaCommand,
  type SagaDraft,
  type SagaErrorCode,
  type SagaEvent,
  type SagaRecord,
} from '@sagachart/core';
import type { CrashPoint } from './crash-point.js';
import type { Duration } from './duration.js';
import { type EmbeddedEventName, type EmbeddedEvents, Feed } from './feed.js';
import {
  type HeadersGiven,
  headersOf,
  type Participant,
  receivedCommand,
  repliesOf,
  type Reply,
  replyMessage,
  type TopicMessage,
} from './messages.js';
import { askPort, hasPort, type Ports, runCall } from './ports.js';
import { createTransactionIds } from './transaction-ids.js';
import { createVirtualClock, type VirtualClock } from './virtual-clock.js';

export interface EmbeddedOptions {
  readonly catalog: Catalog;
  readonly engineOptions?: EngineOptions;
  /** Default: none; every port call then ends with an error. */
  readonly ports?: Ports;
  /** Default: a clock of its own that stands at `EMBEDDED_EPOCH`. */
  readonly clock?: VirtualClock;
  /** Services that obey the commands; each of them is given every command. */
  readonly participants?: readonly Participant[];
  /** Asked at every moment at which a process may be killed; `true` kills it there. */
  readonly crashWhen?: (point: CrashPoint) => boolean;
}

/** What goes with an operator command. */
export interface OperatorNote {
  /** Id of the step it is for; needed where several are under way. */
  readonly step?: string;
  readonly by?: string;
  readonly reason?: string;
}

/** Why an operator command was not applied. */
export interface Refusal {
  readonly code: SagaErrorCode;
  readonly reason: string;
}

/** A port call, as its answer names it. Without the attempt nobody knows which of several calls was answered. */
export type AnsweredCall = Pick<ActivityCall, 'transactionId' | 'key'> &
  Partial<Pick<ActivityCall, 'attempt'>>;

/**
 * An orchestrator in one process and in memory: one engine, a virtual clock, records as encoded text. It reads no real time
 * and draws no random numbers, so the same calls always give the same messages. Nothing happens until time is given to it:
 * `runUntilIdle` does all that is due now, `advance` lets time pass, `advanceUntilIdle` as much of it as the sagas need.
 */
export interface EmbeddedOrchestrator {
  readonly catalog: Catalog;
  readonly clock: VirtualClock;
  /** The changelog: the stored text of each saga by transaction id. */
  readonly records: ReadonlyMap<string, string>;
  /** Port calls that were made and not answered yet. */
  readonly pendingActivities: readonly ActivityCall[];

  /**
   * Puts a saga command on its topic.
   *
   * @param saga a draft (it gets a counted transaction id), or the command with the id it has: of a list saga or of a statechart
   * @returns the transaction id
   */
  submit(saga: SagaDraft | SagaCommand | DefinedSagaCommand, headers?: HeadersGiven): string;
  /**
   * Starts a statechart: puts its command on the topic of saga commands.
   *
   * @returns the transaction id
   */
  start<Input>(saga: DefinedSaga<Input>, input: Input, headers?: HeadersGiven): string;
  /** Sends an event to a statechart under way. */
  sendEvent(transactionId: string, event: SagaEvent, headers?: HeadersGiven): void;
  /** Puts any message on any topic that is read; broken ones too. It arrives after `delay` (default 0). */
  deliver(message: TopicMessage, delay?: number): void;
  /** Answers a port call that the ports left open; calls are named by transaction id, `key` and `attempt`. */
  answerActivity(
    call: AnsweredCall,
    outcome: { readonly result: unknown } | { readonly error: string },
  ): void;
  /** Applies an operator command after everything that is due. @returns why not, or `undefined` when it was applied. */
  operator(transactionId: string, command: OperatorVerb, who?: OperatorNote): Refusal | undefined;

  /** Does everything that is due now; no time passes. */
  runUntilIdle(): void;
  /** Lets time pass: milliseconds or ISO 8601, e.g. `PT30S`. */
  advance(by: Duration): void;
  /** Lets time pass until no message is under way and no saga waits for a deadline. Parked and watching sagas stay. */
  advanceUntilIdle(): void;

  /** As `advanceUntilIdle`, but promises of statecharts are awaited before time passes. */
  settle(): Promise<void>;

  /** Kills the process: a new engine is restored from the records, and pending port calls are made again. */
  crash(): void;
  /** Adds a service. @returns takes it away again */
  attach(participant: Participant): () => void;
  /** Listens to what happens. @returns ends it */
  on<Name extends EmbeddedEventName>(name: Name, listener: EmbeddedEvents[Name]): () => void;

  /** The saga as it is stored; `undefined` when it is not known or no longer remembered. */
  record(transactionId: string): SagaRecord | undefined;
}

/** @throws SagaError `SAGA_OPTION_INVALID` for engine options that cannot be used. */
export function createEmbeddedOrchestrator(options: EmbeddedOptions): EmbeddedOrchestrator {
  return new InMemoryOrchestrator(options);
}

const isDraft = (saga: SagaDraft | SagaCommand | DefinedSagaCommand): saga is SagaDraft =>
  'toCommand' in saga;

class InMemoryOrchestrator implements EmbeddedOrchestrator {
  readonly catalog: Catalog;
  readonly clock: VirtualClock;
  readonly records = new Map<string, string>();
  readonly #options: EmbeddedOptions;
  readonly #participants: Set<Participant>;
  readonly #feed = new Feed();
  readonly #nextTransactionId = createTransactionIds();
  readonly #calls = new Map<string, ActivityCall>();
  /** Deadlines of the sagas that wait for one, by transaction id. */
  readonly #awaited = new Map<string, number>();
  /** Promises of statecharts that are under way. */
  readonly #runs = new Set<Promise<void>>();
  #engine: SagaEngine;
  #inputs = 0;
  /** Answers of ports die with the process that asked. */
  #incarnation = 0;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
    this.catalog = options.catalog;
    this.clock = options.clock ?? createVirtualClock();
    this.#participants = new Set(options.participants);
    this.#engine = new SagaEngine(options.catalog, options.engineOptions);
    this.clock.addSource({
      next: () => this.#engine.nextDeadline(),
      run: (at) => void this.#handle({ kind: 'time', at }),
    });
  }

  get pendingActivities(): readonly ActivityCall[] {
    return [...this.#calls.values()];
  }

  submit(saga: SagaDraft | SagaCommand | DefinedSagaCommand, headers?: HeadersGiven): string {
    const at = new Date(this.clock.now()).toISOString().replace('.000Z', 'Z');
    const command = isDraft(saga) ? saga.toCommand(this.#nextTransactionId(), at) : saga;
    const { transactionId } = command;
    const message = { topic: this.catalog.sagaCommandTopic, key: transactionId, value: encodeJson(command) };
    this.deliver({ ...message, ...(headers ? { headers } : {}) });
    return transactionId;
  }

  start<Input>(saga: DefinedSaga<Input>, input: Input, headers?: HeadersGiven): string {
    const transactionId = this.#nextTransactionId();
    const command = { transactionId, sagaType: saga.name, initiatedBy: 'test', input };
    this.#tell(transactionId, command, headers);
    return transactionId;
  }

  sendEvent(transactionId: string, event: SagaEvent, headers?: HeadersGiven): void {
    this.#tell(transactionId, { transactionId, event }, headers);
  }

  #tell(key: string, value: object, headers: HeadersGiven | undefined): void {
    const message = { topic: this.catalog.sagaCommandTopic, key, value: encodeJson(value) };
    this.deliver({ ...message, ...(headers ? { headers } : {}) });
  }

  deliver(message: TopicMessage, delay = 0): void {
    this.clock.schedule(this.clock.now() + delay, () => this.#arrive(message));
  }

  answerActivity(
    call: AnsweredCall,
    outcome: { readonly result: unknown } | { readonly error: string },
  ): void {
    this.#answer(call, outcome, 0);
  }

  operator(transactionId: string, command: OperatorVerb, who: OperatorNote = {}): Refusal | undefined {
    this.runUntilIdle();
    const input = { kind: 'operator', transactionId, command, at: this.clock.now(), ...who } as const;
    this.#feed.tell('operator', input);
    const output = this.#handle(input);
    const refusal = output.refusals[0];
    return refusal && { code: refusal.code, reason: refusal.reason };
  }

  runUntilIdle(): void {
    this.clock.advance(0);
  }

  advance(by: Duration): void {
    this.clock.advance(by);
  }

  advanceUntilIdle(): void {
    this.runUntilIdle();
    for (let next = this.#nextAwaited(); next !== undefined; next = this.#nextAwaited()) {
      this.clock.advanceTo(next);
    }
  }

  async settle(): Promise<void> {
    for (;;) {
      this.runUntilIdle();
      if (this.#runs.size > 0) {
        await Promise.race(this.#runs);
        continue;
      }
      const next = this.#nextAwaited();
      if (next === undefined) return;
      this.clock.advanceTo(next);
    }
  }

  crash(): void {
    this.#restore();
  }

  attach(participant: Participant): () => void {
    this.#participants.add(participant);
    return () => void this.#participants.delete(participant);
  }

  on<Name extends EmbeddedEventName>(name: Name, listener: EmbeddedEvents[Name]): () => void {
    return this.#feed.add(name, listener);
  }

  record(transactionId: string): SagaRecord | undefined {
    const text = this.records.get(transactionId);
    return text === undefined ? undefined : decodeRecord(text);
  }

  /** Called when nothing is due, so what has passed is no longer awaited by the engine. */
  #nextAwaited(): number | undefined {
    const now = this.clock.now();
    let next = this.clock.nextTask() ?? Number.POSITIVE_INFINITY;
    for (const deadline of this.#awaited.values()) if (deadline > now) next = Math.min(next, deadline);
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  #arrive(message: TopicMessage): void {
    const at = this.clock.now();
    const { topic, key, value, headers } = message;
    this.#feed.tell('arrival', message, at, true);
    this.#handle({
      kind: 'message',
      topic,
      value,
      at,
      headers: headersOf(headers),
      ...(key === undefined ? {} : { key }),
    });
  }

  /** One input: handled, stored, and only then acted upon. */
  #handle(input: EngineInput): EngineOutput {
    this.#inputs += 1;
    const number = this.#inputs;
    const output = this.#engine.handle(input);
    if (this.#killed(number, input, 'before-commit')) {
      this.#restore();
      // Messages and operator commands are read again; deadlines are found again; a port is asked again.
      return input.kind === 'message' || input.kind === 'operator' ? this.#handle(input) : output;
    }
    this.#commit(output, input.at);
    if (input.kind === 'activity') this.#answered(input);
    for (const message of output.messages) this.#send(message);
    if (this.#killed(number, input, 'after-commit')) this.#restore();
    else for (const call of output.activities) this.#ask(call);
    return output;
  }

  #answered({ transactionId, key, attempt }: AnsweredCall): void {
    const name = `${transactionId} ${key}`;
    if (attempt === undefined || this.#calls.get(name)?.attempt === attempt) this.#calls.delete(name);
  }

  #killed(number: number, { kind }: EngineInput, moment: CrashPoint['moment']): boolean {
    return this.#options.crashWhen?.({ input: number, kind, moment }) ?? false;
  }

  #commit(output: EngineOutput, at: number): void {
    const texts = [...output.changed].map((id) => [id, this.#engine.encodeRecord(id)] as const);
    for (const [id, text] of texts) {
      if (text === null) this.records.delete(id);
      else this.records.set(id, text);
      this.#watchDeadline(id);
    }
    for (const [id, text] of texts) this.#feed.tell('record', id, text, at);
    for (const progress of output.progress) this.#feed.tell('progress', progress);
    for (const letter of output.deadLetters) this.#feed.tell('deadLetter', letter, at);
    for (const reason of output.ignored) this.#feed.tell('ignored', reason, at);
    for (const fault of output.faults) this.#feed.tell('fault', fault, at);
  }

  #watchDeadline(transactionId: string): void {
    const deadline = this.#engine.find(transactionId)?.context.deadline ?? null;
    if (deadline === null) this.#awaited.delete(transactionId);
    else this.#awaited.set(transactionId, deadline);
  }

  #send(message: OutMessage): void {
    const now = this.clock.now();
    this.#feed.tell('message', message, now);
    if (message.kind === 'command') this.clock.schedule(now, () => this.#obey(message));
  }

  #obey(message: OutMessage): void {
    const command = receivedCommand(message, this.clock.now());
    for (const participant of this.#participants) {
      for (const reply of repliesOf(participant, command)) {
        this.clock.schedule(command.at + (reply.delayMs ?? 0), () => this.#reply(reply, command));
      }
    }
  }

  #reply(reply: Reply, command: ReturnType<typeof receivedCommand>): void {
    const message = replyMessage(reply, command);
    if (this.catalog.consumedTopics.includes(message.topic)) this.#arrive(message);
    else this.#feed.tell('arrival', message, this.clock.now(), false);
  }

  #ask(call: ActivityCall): void {
    this.#calls.set(`${call.transactionId} ${call.key}`, call);
    this.#feed.tell('activity', call, this.clock.now());
    const ports = this.#options.ports ?? {};
    if (call.run && !hasPort(ports, call)) {
      const incarnation = this.#incarnation;
      const run = runCall(call).then((outcome) => {
        if (incarnation === this.#incarnation) this.#answer(call, outcome, 0);
      });
      this.#runs.add(run);
      void run.finally(() => this.#runs.delete(run));
      return;
    }
    const answer = askPort(ports, call);
    if (!answer) return;
    const { delayMs = 0, ...outcome } = answer;
    this.#answer(call, outcome, delayMs);
  }

  #answer(
    { transactionId, key, attempt }: AnsweredCall,
    outcome: { readonly result: unknown } | { readonly error: string },
    delayMs: number,
  ): void {
    const incarnation = this.#incarnation;
    this.clock.schedule(this.clock.now() + delayMs, () => {
      if (incarnation !== this.#incarnation) return;
      const call = { transactionId, key, ...(attempt === undefined ? {} : { attempt }) };
      const answer = { kind: 'activity', ...call, outcome, at: this.clock.now() } as const;
      this.#feed.tell('answer', answer);
      this.#handle(answer);
    });
  }

  #restore(): void {
    this.#incarnation += 1;
    this.#calls.clear();
    this.#engine.close();
    this.#engine = new SagaEngine(this.#options.catalog, this.#options.engineOptions);
    for (const text of this.records.values()) this.#engine.load(decodeRecord(text));
    this.#feed.tell('crash', this.clock.now());
    for (const call of this.#engine.pendingActivities()) this.#ask(call);
  }
}

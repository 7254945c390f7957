import type { Catalog } from '../action/index.js';
import {
  type ChartEvent,
  type MachineCache,
  restoreChart,
  sharedMachineCache,
  stepChart,
} from '../chart/index.js';
import { acceptCommand, type KnownSaga, setAsideMessage } from './accept-command.js';
import { abandon } from './abandon.js';
import { acceptStatus } from './accept-status.js';
import { activityEvent } from './activity-answer.js';
import type { SagaEventMessage } from './defined-command.js';
import { actionsOf, advanceDefined, callInput, definedInput, notesOf } from './defined-saga.js';
import { stepConcerned } from './operator-step.js';
import { deadlineFault, inputFault } from './engine-fault.js';
import { forgottenEntry } from './history.js';
import {
  type ActivityCall,
  type ActivityInput,
  type EngineInput,
  type EngineOutput,
  emptyOutput,
  mergeOutput,
  type MessageInput,
  type OperatorInput,
  type Progress,
  type TimeInput,
} from './io.js';
import { type EngineLimits, type EngineOptions, requireEngineLimits } from './limits.js';
import { type FinishedSaga, isOver, type LiveSaga, recordOf, statusOf } from './live-saga.js';
import { type HeldSaga, HeldSagas } from './held-sagas.js';
import { loadSaga } from './load-saga.js';
import { type NextSaga, nextSaga } from './next-saga.js';
import { operatorEntry, operatorEvent, refusalOf, refusalWithout } from './operator-input.js';
import { pendingCalls } from './pending-calls.js';
import { sharedTenant } from './read-message.js';
import { encodeRecord, type SagaRecord, type SagaStatus, settledAtOf } from './record.js';
import { eventFor } from './saga-event.js';
import { startLive } from './start-saga.js';
import { Timers } from './timers.js';
import type { TransitionObserver } from './transition.js';

/**
 * Owns the sagas of one partition. Synchronous and deterministic: no clock, no I/O, no randomness. `handle` takes one input
 * and says what has to be done; the host commits all of it atomically, and when that fails throws the engine away and
 * loads a new one from the records. An input at which the engine itself fails leaves it as it was.
 */
export class SagaEngine {
  readonly catalog: Catalog;
  readonly options: Required<EngineLimits>;
  /** Sees every transition; `undefined` costs nothing. */
  observer: TransitionObserver | undefined;
  readonly #live = new Map<string, LiveSaga>();
  readonly #finished = new Map<string, FinishedSaga>();
  /** Records that changed and were not fetched yet. Written at once: what cannot be written must not become a saga's state. */
  readonly #texts = new Map<string, string>();
  readonly #timers = new Timers();
  readonly #sagasHeld = new HeldSagas();
  readonly #known = (transactionId: string): KnownSaga | undefined =>
    this.#live.get(transactionId) ??
    this.#finished.get(transactionId) ??
    this.#sagasHeld.all.get(transactionId);
  readonly #charts: MachineCache;

  /** @throws SagaError `SAGA_OPTION_INVALID`. */
  constructor(catalog: Catalog, { observe, ...limits }: EngineOptions = {}) {
    this.catalog = catalog;
    this.options = requireEngineLimits(limits);
    this.observer = observe;
    this.#charts = sharedMachineCache(catalog, this.options.maxChartBytes);
  }

  /**
   * Takes one input. Never throws for anything that came from outside, also where a function of an action or a schema throws
   * although none should: then all that the input had begun is undone, the input is set aside, and `faults` of the output says so.
   */
  handle(input: EngineInput): EngineOutput {
    const output = emptyOutput();
    if (input.kind === 'time') {
      for (const id of this.#sagasHeld.released) {
        if (output.changed.size >= (input.most ?? Infinity)) return output;
        this.#resume(id, input.at, output);
      }
      this.#time(input, output);
      return output;
    }
    const first = this.#sagasHeld.releasedOf(input, this.catalog);
    if (first !== undefined) this.#resume(first, input.at, output);
    mergeOutput(output, this.#handle(input));
    return output;
  }

  /** What came for a saga while it was held comes now, before anything else. */
  #resume(transactionId: string, at: number, output: EngineOutput): void {
    output.changed.add(transactionId);
    for (const input of this.#sagasHeld.take(transactionId, at)) mergeOutput(output, this.#handle(input));
  }

  #handle(input: Exclude<EngineInput, TimeInput>): EngineOutput {
    const output = emptyOutput();
    try {
      const kept = this.#sagasHeld.keep(input, this.catalog, output);
      if (kept?.text !== undefined) this.#texts.set(kept.transactionId, kept.text);
      if (kept) return output;
      if (input.kind === 'message') this.#message(input, output);
      else if (input.kind === 'activity') this.#activity(input, output);
      else this.#operator(input, output);
      return output;
    } catch (thrown) {
      return this.#isolate(input, thrown);
    }
  }

  /** What is done about an input at which the engine failed. The sagas are as before: a saga changes as the last thing of all. */
  #isolate(input: Exclude<EngineInput, TimeInput>, thrown: unknown): EngineOutput {
    const fault = inputFault(input, thrown);
    const { code, what: reason } = fault;
    const output = input.kind === 'message' ? this.setAside(input, reason) : emptyOutput();
    if (input.kind === 'operator') output.refusals.push({ transactionId: input.transactionId, code, reason });
    output.faults.push(fault);
    return output;
  }

  /**
   * Sends a message to the dead letters as it came, without judging it, and tells the sender of a saga that is not known FAILED.
   * The engine does so itself where it fails at a message; for hosts that cannot carry out what came of one.
   */
  setAside(input: MessageInput, reason: string): EngineOutput {
    const output = emptyOutput();
    const refused = setAsideMessage(input, reason, this.catalog, output, this.#known);
    if (refused) this.#keepRefused(refused);
    return output;
  }

  /**
   * When the next `time` input is worth while, in milliseconds of the Unix epoch; may be early, never late.
   *
   * @param forgetSlackMs how much later than at the end of its retention a finished saga may be forgotten
   */
  nextDeadline(forgetSlackMs = 0): number | undefined {
    return this.#sagasHeld.anyReleased ? 0 : this.#timers.next(forgetSlackMs);
  }

  /** The text to store for a saga that `changed`; `null` means: delete it. */
  encodeRecord(transactionId: string): string | null {
    const text = this.#texts.get(transactionId);
    this.#texts.delete(transactionId);
    if (text !== undefined) return text;
    const found = this.find(transactionId);
    return found ? encodeRecord(found) : null;
  }

  /** The record of a saga under way, or held; sagas that have ended are found in their stored records. */
  find(transactionId: string): SagaRecord | undefined {
    const live = this.#live.get(transactionId);
    return live ? recordOf(live) : this.#sagasHeld.all.get(transactionId)?.record;
  }

  /** Sagas under way for which the catalogue has no fitting definition, with the reason. */
  get held(): ReadonlyMap<string, HeldSaga> {
    return this.#sagasHeld.all;
  }

  /** Sagas under way, and sagas that are only remembered. */
  get counts(): { readonly live: number; readonly finished: number } {
    return { live: this.#live.size, finished: this.#finished.size };
  }

  /**
   * Port calls that are waited for; to be made once more after a restore. Of a call with an effect the engine takes note: the one
   * before it may have had its effect, whatever this one will answer.
   *
   * @param underWay calls that this very process is still at, and that are not to be made again
   */
  pendingActivities(underWay: (call: ActivityCall) => boolean = () => false): Iterable<ActivityCall> {
    return pendingCalls(this.#live, underWay);
  }

  /**
   * Restores one saga from its record. One that was changed where it stands is `held`: it stays as it is, what comes for it is
   * kept, and nothing is sent, until an engine with a fitting catalogue loads it or an operator abandons it.
   *
   * @throws SagaError `SAGA_RECORD_DIALECT` when it was begun in another dialect; `SAGA_RECORD_INVALID` when no catalogue can go
   *   on with it. The engine is as before then.
   */
  load(record: SagaRecord): void {
    if (isOver(record)) {
      this.#remember(record, record.status, settledAtOf(record));
      return;
    }
    const saga = loadSaga(record, this.catalog, this.#charts);
    if ('code' in saga) {
      this.#sagasHeld.hold(record, saga);
      return;
    }
    this.#sagasHeld.release(record);
    this.#live.set(saga.transactionId, saga);
    this.#setTimer(saga);
  }

  /** Tells the observer that the sagas of this engine go on elsewhere. The host calls it when it lets the engine go. */
  close(): void {
    const { observer } = this;
    if (observer?.left) for (const transactionId of this.#live.keys()) observer.left(transactionId);
  }

  #message(input: MessageInput, output: EngineOutput): void {
    if (input.topic === this.catalog.sagaCommandTopic) {
      const verdict = acceptCommand(input, this.catalog, this.options, output, this.#known);
      if (verdict?.kind === 'refused') {
        this.#keepRefused(verdict.record);
      } else if (verdict?.kind === 'event') {
        this.#event(input, verdict.addressed, output);
      } else if (verdict) {
        const { live, first } = startLive(verdict, this.catalog, this.#charts, input.at);
        const { transactionId } = live;
        const { machine } = live.shape;
        const { sagaType } = live.snapshot.context;
        const accepted = { transactionId, sagaType, at: input.at, what: 'accepted' } as const;
        const entries = [accepted, ...notesOf(live, first, input.at)];
        const next = nextSaga(live, undefined, first, input.at, this.catalog, entries);
        this.observer?.({
          transactionId,
          machine,
          event: undefined,
          before: undefined,
          after: first.snapshot,
        });
        // A command that was refused under this id counts no longer.
        this.#finished.delete(transactionId);
        this.#take(next, output);
      }
      return;
    }
    const addressed = acceptStatus(input, this.catalog, this.options, output, this.#known);
    if (addressed?.kind === 'refused') {
      this.#keepRefused(addressed.record);
      return;
    }
    const live = addressed && this.#live.get(addressed.transactionId);
    if (live && !this.#apply(live, addressed.event, input.at, output)) output.ignored.push('not-awaited');
  }

  /** An event that was sent to a statechart under way. */
  #event(input: MessageInput, addressed: SagaEventMessage, output: EngineOutput): void {
    const { transactionId } = addressed;
    const live = this.#live.get(transactionId);
    const judged = eventFor(live, this.#finished.has(transactionId), input, addressed, output);
    if (live && judged && !this.#give(live, { kind: 'event', event: judged }, input.at, output))
      output.ignored.push('not-awaited');
  }

  #time({ at, except, most = Infinity }: TimeInput, output: EngineOutput): void {
    while (output.changed.size < most) {
      const timer = this.#timers.takeDue(at);
      if (!timer) return;
      const { transactionId, due, patient } = timer;
      if (except?.has(transactionId)) continue;
      const live = patient ? undefined : this.#live.get(transactionId);
      if (live) {
        if (live.settledAt === undefined) this.#deadline(live, at, output);
        else this.#forget(live, at, output);
        continue;
      }
      const finished = this.#finished.get(transactionId);
      if (finished && finished.settledAt + this.options.retentionMs === due) {
        this.#finished.delete(transactionId);
        this.#texts.delete(transactionId);
        output.changed.add(transactionId);
      }
    }
  }

  #deadline(live: LiveSaga, at: number, output: EngineOutput): void {
    try {
      this.#apply(live, { type: 'deadline', at }, at, output);
    } catch (thrown) {
      output.faults.push(deadlineFault(live.transactionId, thrown));
    }
  }

  #activity(input: ActivityInput, output: EngineOutput): void {
    const live = this.#live.get(input.transactionId);
    if (!live)
      output.ignored.push(this.#finished.has(input.transactionId) ? 'finished-saga' : 'unknown-saga');
    else if (
      !(live.defined
        ? this.#give(live, callInput(input), input.at, output)
        : this.#apply(live, activityEvent(input), input.at, output))
    )
      output.ignored.push('not-awaited');
  }

  #operator(input: OperatorInput, output: EngineOutput): void {
    const { transactionId, step, at } = input;
    const live = this.#live.get(transactionId);
    const held = this.#sagasHeld.all.get(transactionId);
    if (held) {
      const record = abandon(held, input, this.catalog, output);
      this.#texts.set(transactionId, encodeRecord(record));
      this.#sagasHeld.letGo(transactionId);
      this.#remember(record, record.status, settledAtOf(record));
      return;
    }
    if (!live) {
      output.refusals.push(refusalWithout(input, this.#finished.get(transactionId)));
      return;
    }
    const event = operatorEvent(input);
    const entry = operatorEntry(input, live.snapshot.context.sagaType);
    if (!event || !this.#apply(live, event, at, output, [entry], step))
      output.refusals.push(refusalOf(input, live));
  }

  /** One transition; `false` when the event changes nothing. */
  #apply(
    saga: LiveSaga,
    event: ChartEvent,
    at: number,
    output: EngineOutput,
    before: Progress[] = [],
    stepId?: string,
  ): boolean {
    if (saga.defined) return this.#give(saga, definedInput(event, stepId), at, output, before);
    if (stepId !== undefined && stepId !== stepConcerned(saga)) return false;
    const { transactionId, shape, snapshot } = saga;
    const { machine } = shape;
    const old = restoreChart(machine, snapshot.value, snapshot.context);
    const step = stepChart(machine, old, event);
    if (step.snapshot === old) return false;
    const next = nextSaga(saga, old, step, at, this.catalog, before);
    this.observer?.({ transactionId, machine, event, before: old, after: step.snapshot });
    this.#take(next, output);
    return true;
  }

  /** One turn of a statechart; `false` when nobody in it waited for the input. */
  #give(
    saga: LiveSaga,
    input: Parameters<typeof advanceDefined>[1],
    at: number,
    output: EngineOutput,
    before: Progress[] = [],
  ): boolean {
    const step = saga.defined && advanceDefined(saga.defined, input, at);
    if (!step) return false;
    const turned = { ...saga, defined: step.run, actions: actionsOf(step.run) };
    const entries = [...before, ...notesOf(saga, step, at)];
    this.#take(nextSaga(turned, saga.snapshot, step, at, this.catalog, entries), output);
    return true;
  }

  /** Everything is computed: from here on nothing throws. */
  #take({ saga, done, output: own, text }: NextSaga, output: EngineOutput): void {
    const { transactionId, snapshot } = saga;
    mergeOutput(output, own);
    this.#texts.set(transactionId, text);
    if (done) {
      this.#live.delete(transactionId);
      this.#timers.remove(transactionId);
      this.#remember(saga, statusOf(snapshot), saga.settledAt ?? saga.startedAt);
    } else {
      this.#live.set(transactionId, saga);
      this.#setTimer(saga);
    }
  }

  /** A saga under way waits for its deadline, or, while it watches, for the end of its retention. */
  #setTimer({ transactionId, settledAt, snapshot }: LiveSaga): void {
    const due = settledAt === undefined ? snapshot.context.deadline : settledAt + this.options.retentionMs;
    if (due === null) this.#timers.remove(transactionId);
    else this.#timers.set(transactionId, due);
  }

  #keepRefused(record: SagaRecord): void {
    this.#texts.set(record.transactionId, encodeRecord(record));
    this.#remember(record, record.status, settledAtOf(record));
  }

  #remember(
    { transactionId, fingerprint, tenant }: Pick<SagaRecord, 'transactionId' | 'fingerprint' | 'tenant'>,
    status: SagaStatus,
    settledAt: number,
  ): void {
    this.#finished.set(transactionId, { status, settledAt, fingerprint, tenant: sharedTenant(tenant) });
    this.#timers.addPatient(transactionId, settledAt + this.options.retentionMs);
  }

  /** The outcome of a step stayed open to the end of the retention: it is given up, and said so. */
  #forget(saga: LiveSaga, at: number, output: EngineOutput): void {
    const { transactionId } = saga;
    this.#live.delete(transactionId);
    this.#texts.delete(transactionId);
    this.observer?.left?.(transactionId);
    output.changed.add(transactionId);
    output.progress.push(forgottenEntry(saga.snapshot.context, at));
  }
}

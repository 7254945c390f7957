import type { Catalog } from '../action/index.js';
import {
  type ChartEvent,
  type ChartStep,
  pendingActivity,
  type CompiledSaga,
  sharedMachineCache,
  startChart,
  stepChart,
  type AnyAction,
} from '../chart/index.js';
import { SagaError } from '../error/index.js';
import { restoreHeaders } from '../wire/index.js';
import { acceptCommand, type KnownSaga, setAsideMessage } from './accept-command.js';
import { acceptStatus } from './accept-status.js';
import { activityEvent } from './activity-answer.js';
import { collectEmitted } from './collect-emitted.js';
import { DeadlineFault } from './deadline-fault.js';
import { appendHistory, progressBetween } from './history.js';
import {
  type ActivityCall,
  type ActivityInput,
  type EngineInput,
  type EngineOutput,
  emptyOutput,
  type MessageInput,
  type OperatorInput,
  type Progress,
  type TimeInput,
} from './io.js';
import { type EngineLimits, type EngineOptions, requireEngineLimits } from './limits.js';
import { type FinishedSaga, type LiveSaga, recordOf, restoredSnapshot, statusOf } from './live-saga.js';
import { sharedTenant } from './read-message.js';
import { encodeRecord, isFinished, type SagaRecord, settledAtOf } from './record.js';
import { requireDialect } from './record-dialect.js';
import { Timers } from './timers.js';
import type { TransitionObserver } from './transition.js';

/**
 * Owns the sagas of one partition. Synchronous and deterministic: no clock, no I/O, no randomness. `handle` takes one input
 * and says what has to be done; the host commits all of it atomically, and when that fails throws the engine away and
 * loads a new one from the records.
 */
export class SagaEngine {
  readonly catalog: Catalog;
  readonly options: Required<EngineLimits>;
  /** Sees every transition; `undefined` costs nothing. */
  observer: TransitionObserver | undefined;
  readonly #live = new Map<string, LiveSaga>();
  readonly #finished = new Map<string, FinishedSaga>();
  /** Records of sagas that ended since their last encoding: the memory keeps only what repeats are told by. */
  readonly #ended = new Map<string, SagaRecord>();
  readonly #timers = new Timers();
  readonly #known = (transactionId: string): KnownSaga | undefined =>
    this.#live.get(transactionId) ?? this.#finished.get(transactionId);
  readonly #compile: (actions: readonly AnyAction[]) => CompiledSaga;

  /** @throws SagaError `SAGA_OPTION_INVALID`. */
  constructor(catalog: Catalog, { observe, ...limits }: EngineOptions = {}) {
    this.catalog = catalog;
    this.options = requireEngineLimits(limits);
    this.observer = observe;
    this.#compile = sharedMachineCache(catalog, this.options.maxCharts);
  }

  /**
   * Takes one input. Never throws for anything that came from outside, unless a function of an action or a schema throws where
   * none should: then this engine is good for nothing any more, see `setAside`.
   *
   * @throws DeadlineFault when that happens to a deadline
   */
  handle(input: EngineInput): EngineOutput {
    const output = emptyOutput();
    switch (input.kind) {
      case 'message':
        this.#message(input, output);
        break;
      case 'time':
        this.#time(input, output);
        break;
      case 'activity':
        this.#activity(input, output);
        break;
      case 'operator':
        this.#operator(input, output);
        break;
    }
    return output;
  }

  /**
   * Takes a message at which `handle` failed, on an engine that was loaded anew: it goes to the dead letters as it came, and
   * the sender of a saga that is not known is told FAILED.
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
    return this.#timers.next(forgetSlackMs);
  }

  /** The text to store for a saga that `changed`; `null` means: delete it. */
  encodeRecord(transactionId: string): string | null {
    const live = this.#live.get(transactionId);
    if (live) return encodeRecord(recordOf(live));
    const ended = this.#ended.get(transactionId);
    this.#ended.delete(transactionId);
    return ended ? encodeRecord(ended) : null;
  }

  /** The record of a saga under way; sagas that have ended are found in their stored records. */
  find(transactionId: string): SagaRecord | undefined {
    const live = this.#live.get(transactionId);
    return live ? recordOf(live) : undefined;
  }

  /** Sagas under way, and sagas that are only remembered. */
  get counts(): { readonly live: number; readonly finished: number } {
    return { live: this.#live.size, finished: this.#finished.size };
  }

  /** Port calls that are waited for; to be made once more after a restore. */
  *pendingActivities(): Iterable<ActivityCall> {
    for (const saga of this.#live.values()) {
      const call = pendingActivity(saga.snapshot, saga.actions);
      if (!call) continue;
      const { type: _type, ...facts } = call;
      yield { ...facts, transactionId: saga.transactionId, headers: restoreHeaders(saga.headers) };
    }
  }

  /**
   * Restores one saga from its record.
   *
   * @throws SagaError `SAGA_RECORD_DIALECT` when it was begun in another dialect; `SAGA_RECORD_ACTION_MISSING` when the
   *   catalogue lacks one of its actions; `SAGA_RECORD_INVALID` when its chart is not that of its actions. The engine is as
   *   before then.
   */
  load(record: SagaRecord): void {
    const { transactionId, sagaType, initiatedBy } = record;
    if (isFinished(record.status)) {
      this.#remember(record, settledAtOf(record));
      return;
    }
    requireDialect(record, this.catalog);
    const named = record.actions.map((name) => {
      const action = this.catalog.actions.get(name);
      if (action) return action;
      throw new SagaError(
        'SAGA_RECORD_ACTION_MISSING',
        `Saga ${transactionId} is under way with the action "${name}", which the catalogue does not have.`,
        { mend: 'Start the service with a catalogue that still has the action until such sagas have ended.' },
      );
    });
    const { machine, actions } = this.#compile(named);
    const context = { ...record.context, transactionId, sagaType, initiatedBy };
    const saga: LiveSaga = {
      transactionId,
      dialect: record.dialect,
      actions,
      machine,
      snapshot: restoredSnapshot(machine, record.chart, context),
      headers: record.headers,
      tenant: sharedTenant(record.tenant),
      fingerprint: record.fingerprint,
      source: record.source,
      startedAt: record.startedAt,
      endedAt: record.endedAt,
      settledAt: record.status === 'watching' ? settledAtOf(record) : undefined,
      history: [...record.history],
    };
    this.#live.set(transactionId, saga);
    this.#setTimer(saga);
  }

  #message(input: MessageInput, output: EngineOutput): void {
    if (input.topic === this.catalog.sagaCommandTopic) {
      const accepted = acceptCommand(input, this.catalog, this.options, output, this.#known);
      if (accepted?.kind === 'refused') {
        this.#keepRefused(accepted.record);
      } else if (accepted) {
        const { saga, headers, tenant, source } = accepted;
        const { machine, actions } = this.#compile(saga.actions);
        const first = startChart(machine, { ...saga, at: input.at });
        const live: LiveSaga = {
          transactionId: saga.transactionId,
          dialect: this.catalog.dialect?.name,
          actions,
          machine,
          snapshot: first.snapshot,
          headers,
          tenant,
          fingerprint: saga.fingerprint,
          source,
          startedAt: input.at,
          endedAt: undefined,
          settledAt: undefined,
          history: [],
        };
        // A command that was refused under this id counts no longer.
        this.#finished.delete(live.transactionId);
        this.#ended.delete(live.transactionId);
        this.#live.set(live.transactionId, live);
        const { transactionId, sagaType } = saga;
        this.observer?.({
          transactionId,
          machine,
          event: undefined,
          before: undefined,
          after: first.snapshot,
        });
        this.#settle(live, undefined, first, input.at, output, [
          { transactionId, sagaType, at: input.at, what: 'accepted' },
        ]);
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
        this.#ended.delete(transactionId);
        output.changed.add(transactionId);
      }
    }
  }

  #deadline(live: LiveSaga, at: number, output: EngineOutput): void {
    try {
      this.#apply(live, { type: 'deadline', at }, at, output);
    } catch (thrown) {
      throw new DeadlineFault(live.transactionId, thrown);
    }
  }

  #activity(input: ActivityInput, output: EngineOutput): void {
    const live = this.#live.get(input.transactionId);
    if (!live)
      output.ignored.push(this.#finished.has(input.transactionId) ? 'finished-saga' : 'unknown-saga');
    else if (!this.#apply(live, activityEvent(input), input.at, output)) output.ignored.push('not-awaited');
  }

  #operator({ transactionId, command, at, by, reason }: OperatorInput, output: EngineOutput): void {
    const live = this.#live.get(transactionId);
    if (!live) {
      const known = this.#finished.get(transactionId);
      output.refusals.push({
        transactionId,
        code: known ? 'SAGA_OPERATOR_COMMAND' : 'SAGA_NOT_FOUND',
        reason: known ? `The saga has ended (${known.status}).` : `There is no saga ${transactionId}.`,
      });
      return;
    }
    const { sagaType } = live.snapshot.context;
    const note = [by, reason].filter(Boolean).join(': ');
    const entry: Progress = {
      transactionId,
      sagaType,
      at,
      what: `operator-${command}`,
      ...(note ? { note } : {}),
    };
    const event: ChartEvent = { type: command, at, ...(note ? { reason: note } : {}) };
    if (!this.#apply(live, event, at, output, [entry])) {
      output.refusals.push({
        transactionId,
        code: 'SAGA_OPERATOR_COMMAND',
        reason: `${command} cannot be applied to a saga that is ${statusOf(live.snapshot)} at this point.`,
      });
    }
  }

  /** One transition; `false` when the event changes nothing. */
  #apply(
    saga: LiveSaga,
    event: ChartEvent,
    at: number,
    output: EngineOutput,
    before: Progress[] = [],
  ): boolean {
    const step = stepChart(saga.machine, saga.snapshot, event);
    if (step.snapshot === saga.snapshot) return false;
    const old = saga.snapshot;
    saga.snapshot = step.snapshot;
    const { transactionId, machine } = saga;
    this.observer?.({ transactionId, machine, event, before: old, after: step.snapshot });
    this.#settle(saga, old, step, at, output, before);
    return true;
  }

  #settle(
    saga: LiveSaga,
    old: LiveSaga['snapshot'] | undefined,
    { snapshot, emitted }: ChartStep,
    at: number,
    output: EngineOutput,
    before: readonly Progress[],
  ): void {
    const { transactionId } = saga;
    const outcome = collectEmitted(saga, emitted, this.catalog, output);
    const progress = [...before, ...progressBetween(old?.context, snapshot.context, saga.actions, at)];
    if (outcome) {
      saga.endedAt = at;
      const { sagaType } = snapshot.context;
      progress.push({
        transactionId,
        sagaType,
        at,
        what: outcome.what,
        ...(outcome.note ? { note: outcome.note } : {}),
      });
    }
    appendHistory(saga.history, saga.startedAt, progress);
    output.progress.push(...progress);
    output.changed.add(transactionId);

    if (snapshot.status === 'done') saga.settledAt = at;
    else saga.settledAt = statusOf(snapshot) === 'watching' ? (saga.settledAt ?? at) : undefined;
    if (snapshot.status === 'done') {
      this.#live.delete(transactionId);
      this.#timers.remove(transactionId);
      const record = recordOf(saga);
      this.#ended.set(transactionId, record);
      this.#remember(record, at);
    } else {
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
    this.#ended.set(record.transactionId, record);
    this.#remember(record, settledAtOf(record));
  }

  #remember({ transactionId, status, fingerprint, tenant }: SagaRecord, settledAt: number): void {
    this.#finished.set(transactionId, { status, settledAt, fingerprint, tenant: sharedTenant(tenant) });
    this.#timers.addPatient(transactionId, settledAt + this.options.retentionMs);
  }

  /** The outcome of a step stayed open to the end of the retention: it is given up, and said so. */
  #forget(saga: LiveSaga, at: number, output: EngineOutput): void {
    const { transactionId } = saga;
    this.#live.delete(transactionId);
    output.changed.add(transactionId);
    output.progress.push({
      transactionId,
      sagaType: saga.snapshot.context.sagaType,
      at,
      what: 'forgotten',
      note: 'the outcome of a step stayed open to the end of the retention time',
    });
  }
}

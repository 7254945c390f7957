import assert from 'node:assert/strict';
import {
  ATTEMPT_HEADER,
  type EngineInput,
  type EngineOutput,
  type Headers,
  IDEMPOTENCY_KEY_HEADER,
  textBytes,
} from '../../../src/index.js';
import type { Told } from '../reference/model-step.js';
import { ReferenceSaga } from '../reference/reference-saga.js';
import { townCatalog } from '../town/catalog.js';
import { commandFor, expandPlan, type StepPlan } from '../town/plan.js';
import { type Answer, Town, type TownRules } from '../town/town.js';
import { Host } from './host.js';
import { Trace } from './trace.js';

export const transactionIdOf = (saga: number): string => `5a9a0000-0000-4000-8000-00000000000${saga}`;
export const RETENTION_MS = 3_600_000;
const START = 1_000_000;

export interface ScheduleOptions extends TownRules {
  readonly sagas: readonly (readonly StepPlan[])[];
  /** Participants echo the idempotency key; then nothing else tells alike steps apart. */
  readonly echoes: boolean;
}

const echo = (key: string, attempt: number): Headers => [
  [IDEMPOTENCY_KEY_HEADER, textBytes(key)],
  [ATTEMPT_HEADER, textBytes(String(attempt))],
];

/** Engine and reference model side by side, in one town. Every input goes to both, and they must do the same. */
export class Schedule {
  now = START;
  inputs = 0;
  operatorSpoke = false;
  readonly host = new Host(townCatalog, { retentionMs: RETENTION_MS, maxChartBytes: 512 * 1_048_576 });
  readonly models: ReferenceSaga[] = [];
  readonly traces: Trace[];
  readonly town: Town;
  /** Answers that wait to be delivered, and all that ever were. */
  readonly inFlight: Answer[] = [];
  readonly past: Answer[] = [];
  /** Since when a saga has ended, or only looks out; its retention time counts from then. */
  readonly settled: ({ readonly ended: boolean; readonly at: number } | undefined)[] = [];

  constructor(readonly options: ScheduleOptions) {
    const steps = options.sagas.map((plans) => expandPlan(plans, options.echoes));
    this.traces = steps.map((own) => new Trace(own));
    this.town = new Town(steps, options);
    steps.forEach((own, saga) => {
      this.feed(this.commandInput(saga), () => {
        this.models[saga] = new ReferenceSaga(own, this.now);
        return true;
      });
    });
  }

  commandInput(saga: number, change: object = {}): EngineInput {
    const { sagas, echoes } = this.options;
    const value = { ...commandFor(transactionIdOf(saga), sagas[saga] ?? [], echoes), ...change };
    return {
      kind: 'message',
      topic: townCatalog.sagaCommandTopic,
      value: JSON.stringify(value),
      at: this.now,
    };
  }

  inputOf({ saga, from, key, attempt, type, body }: Answer): EngineInput {
    const transactionId = transactionIdOf(saga);
    if (from === 'port')
      return { kind: 'activity', transactionId, key, attempt, outcome: body as never, at: this.now };
    return {
      kind: 'message',
      topic: 'EVENT_TOPIC_TOWN_STATUS',
      value: JSON.stringify({ transactionId, type, body }),
      ...(this.options.echoes ? { headers: echo(key, attempt) } : {}),
      at: this.now,
    };
  }

  /** Hands one input to the engine, tells the model by `tell`, and holds the two against each other. */
  feed(input: EngineInput, tell: () => boolean | undefined): EngineOutput {
    this.inputs += 1;
    const output = this.host.handle(input);
    const meant = tell();
    this.models.forEach((model, saga) => this.#compare(model, saga, output));
    if (meant !== undefined) {
      const nothing = output.ignored.length + output.refusals.length > 0;
      assert.equal(nothing, !meant, `${JSON.stringify(input)} is ${meant ? 'heeded' : 'ignored'}`);
    }
    return output;
  }

  #compare(model: ReferenceSaga, saga: number, output: EngineOutput): void {
    const transactionId = transactionIdOf(saga);
    const trace = this.traces[saga] as Trace;
    const told = trace.take(output, transactionId);
    const expected = model.told.splice(0);
    const of = (kind: Told['what']) => expected.filter(({ what }) => what === kind);
    const commands = expected.filter(({ what }) => what !== 'ask' && what !== 'late-effect');
    assert.deepEqual(told, { commands, asks: of('ask'), late: of('late-effect') });
    if (output.changed.has(transactionId)) trace.keep(this.host.store.get(transactionId));
    const { record } = trace;
    assert.deepEqual(
      { status: record?.status, steps: record?.context.steps.map(({ status }) => status) },
      { status: model.status, steps: model.progress.map(({ status }) => status) },
    );
    const { ended } = model;
    if (!ended && !model.looksOut) this.settled[saga] = undefined;
    else if (this.settled[saga]?.ended !== ended) this.settled[saga] = { ended, at: this.now };
    this.inFlight.push(
      ...output.messages
        .filter((message) => message.kind === 'command' && message.transactionId === transactionId)
        .flatMap((message) => this.town.obey(saga, message)),
      ...output.activities
        .filter((call) => call.transactionId === transactionId)
        .flatMap((call) => this.town.call(saga, call)),
    );
    if (model.deadline !== undefined) {
      const next = this.host.engine.nextDeadline() ?? Infinity;
      assert.ok(next <= model.deadline, `the deadline ${model.deadline} would be slept through`);
    }
  }

  deliver(answer: Answer): EngineOutput {
    this.past.push(answer);
    const { saga, step, phase, good, verdict, attempt } = answer;
    const echoed = this.options.echoes ? attempt : undefined;
    const model = this.models[saga] as ReferenceSaga;
    return this.feed(this.inputOf(answer), () => {
      if (good === undefined) return undefined;
      if (verdict !== undefined) return model.port(step, phase, verdict, attempt);
      return model.answer(step, phase, good, echoed);
    });
  }

  get nextDeadline(): number | undefined {
    const deadlines = this.models.flatMap(({ deadline }) => deadline ?? []);
    return deadlines.length === 0 ? undefined : Math.min(...deadlines);
  }

  passTo(time: number): EngineOutput {
    this.now = Math.max(this.now, time);
    return this.feed({ kind: 'time', at: this.now }, () => {
      for (const model of this.models) model.time(this.now);
      return undefined;
    });
  }

  operator(saga: number, command: 'retry' | 'skip' | 'cancel'): EngineOutput {
    this.operatorSpoke = true;
    const model = this.models[saga] as ReferenceSaga;
    return this.feed({ kind: 'operator', transactionId: transactionIdOf(saga), command, at: this.now }, () =>
      model.operator(command),
    );
  }

  /** A message that must not move anything. */
  surplus(input: EngineInput): EngineOutput {
    const output = this.feed(input, () => undefined);
    assert.equal(output.changed.size, 0, "a message that is nobody's changes nothing");
    return output;
  }

  /** The process ends; port calls that were under way are lost, and made once more. */
  crash(): void {
    this.host.crash();
    for (let index = this.inFlight.length - 1; index >= 0; index -= 1) {
      if (this.inFlight[index]?.from === 'port') this.inFlight.splice(index, 1);
    }
    const asked = this.models.map(({ asked }) => asked);
    const pending = this.host.pendingActivities();
    const again = this.models.map((_, saga) => {
      const call = pending.find(({ transactionId }) => transactionId === transactionIdOf(saga));
      if (call) this.inFlight.push(...this.town.call(saga, call));
      return call && { step: call.step, phase: call.phase };
    });
    for (const model of this.models) model.askAgain();
    assert.deepEqual(again, asked, 'port calls that are made again');
  }
}

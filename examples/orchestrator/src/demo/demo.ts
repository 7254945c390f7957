import { decodeRecord } from '@sagachart/core';
import type { AtlasDialect, FailedBody, Headers, Progress, SagaRecord } from '@sagachart/core';
import { createEmbeddedOrchestrator, createVirtualClock } from '@sagachart/testing';
import type { EmbeddedOrchestrator } from '@sagachart/testing';
import { commandUnder, type Sample } from './sample.js';
import type { SagaResult } from './saga-result.js';
import { SampleServices } from './sample-services.js';
import { serviceCatalog } from '../statecharts/index.js';

export const DEMO_TENANT_ID = '3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60';

/** The tenant of the demo, as the game's services write it into every message. */
export const DEMO_TENANT: Headers = [
  ['TENANT_ID', Buffer.from(DEMO_TENANT_ID)],
  ['REGION', Buffer.from('GMS')],
  ['MAJOR_VERSION', Buffer.from([0, 83])],
  ['MINOR_VERSION', Buffer.from([0, 1])],
];

interface Submission {
  readonly sample: Sample;
  readonly transactionId: string;
  record: SagaRecord | undefined;
  outcome: string | undefined;
  failure: FailedBody | undefined;
  /** The operator comes once: a saga that parks again stays parked. */
  operated: boolean;
}

/** What the demo tells of: a step forward of one submission. `atMs` counts from the beginning of the demo. */
export type Tell = (progress: Progress, sample: Sample, atMs: number) => void;

/** An orchestrator on the embedded transport, the simulated services, and the samples that were submitted to it. */
export class Demo {
  readonly orchestrator: EmbeddedOrchestrator;
  readonly #begin: number;
  readonly #submissions = new Map<string, Submission>();
  /** Deadlines of the sagas that wait for one. */
  readonly #deadlines = new Map<string, number>();

  /** @param begin where its virtual clock stands at first */
  constructor(samples: readonly Sample[], dialect: AtlasDialect, tell: Tell, begin?: number) {
    const services = new SampleServices(samples, dialect);
    this.orchestrator = createEmbeddedOrchestrator({
      catalog: serviceCatalog(dialect),
      clock: createVirtualClock(begin),
      participants: [services.participant],
      ports: services.ports,
    });
    this.#begin = this.orchestrator.clock.now();
    this.orchestrator.on('record', (id, text) => this.#keep(id, text));
    this.orchestrator.on('message', ({ kind, transactionId, value }) => {
      if (kind === 'outcome') this.#noteOutcome(transactionId, value);
    });
    this.orchestrator.on('progress', (progress) => {
      const submission = this.#submissions.get(progress.transactionId);
      if (!submission) return;
      tell(progress, submission.sample, progress.at - this.#begin);
      if (progress.what === 'step-parked') this.#callOperator(submission);
    });
  }

  /** Submits a sample after a while of virtual time. */
  submit(sample: Sample, transactionId: string, afterMs: number): void {
    const { clock } = this.orchestrator;
    const nothing = { record: undefined, outcome: undefined, failure: undefined, operated: false };
    this.#submissions.set(transactionId, { sample, transactionId, ...nothing });
    const submit = () => this.orchestrator.submit(commandUnder(sample, transactionId), DEMO_TENANT);
    clock.schedule(clock.now() + afterMs, submit);
    for (const { afterMs: later, ...event } of sample.events) {
      const send = () => this.orchestrator.sendEvent(transactionId, event, DEMO_TENANT);
      clock.schedule(clock.now() + afterMs + later, send);
    }
  }

  /** Virtual milliseconds to the next thing that happens; `undefined` when all is done. */
  next(): number | undefined {
    const { clock } = this.orchestrator;
    const times = [...this.#deadlines.values(), clock.nextTask() ?? Infinity];
    const next = Math.min(...times);
    return next === Infinity ? undefined : Math.max(0, next - clock.now());
  }

  advance(ms: number): void {
    this.orchestrator.advance(ms);
  }

  /** In the order of submission. */
  results(): SagaResult[] {
    return [...this.#submissions.values()].map(({ failure, ...submission }) => ({
      ...submission,
      errorCode: failure?.errorCode,
      failedStep: failure?.failedStep,
    }));
  }

  /** Forgets the submissions that have ended, and gives their results. */
  takeEnded(): SagaResult[] {
    const ended = this.results().filter(({ transactionId }) => !this.#deadlines.has(transactionId));
    for (const { transactionId } of ended) this.#submissions.delete(transactionId);
    return ended;
  }

  #keep(transactionId: string, text: string | null): void {
    const record = text === null ? undefined : decodeRecord(text);
    const deadline = record?.context.deadline ?? null;
    if (deadline === null) this.#deadlines.delete(transactionId);
    else this.#deadlines.set(transactionId, deadline);
    const submission = this.#submissions.get(transactionId);
    if (submission && record) submission.record = record;
  }

  #noteOutcome(transactionId: string, value: string): void {
    const submission = this.#submissions.get(transactionId);
    if (!submission) return;
    const { type, body } = JSON.parse(value) as { readonly type: string; readonly body: FailedBody };
    submission.outcome = type;
    if (type === 'FAILED') submission.failure = body;
  }

  #callOperator(submission: Submission): void {
    if (submission.operated) return;
    submission.operated = true;
    const { sample, transactionId } = submission;
    const { clock } = this.orchestrator;
    for (const { afterParkedMs, command, reason } of sample.operations) {
      const who = reason === undefined ? {} : { reason };
      clock.schedule(clock.now() + afterParkedMs, () => {
        this.orchestrator.operator(transactionId, command, who);
      });
    }
  }
}

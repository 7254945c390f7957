import { setTimeout as sleep } from 'node:timers/promises';
import { isFinished, type SagaRecord } from '@sagachart/core';
import {
  createSagaClient,
  createSagaView,
  type KafkaSagaView,
  type SagaClient,
  type SagaOutcome,
} from '@sagachart/kafka';
import { DEMO_TENANT, type Tell } from '../../demo/demo.js';
import { commandUnder, type Sample } from '../../demo/sample.js';
import { differencesOf, type SagaResult } from '../../demo/saga-result.js';
import type { KafkaSetUp } from '../kafka-set-up.js';
import { historyLength, newProgress } from './new-progress.js';

/** How long a saga may take to be as its sample expects it, in milliseconds. */
const PATIENCE_MS = 60_000;

interface Submission {
  readonly sample: Sample;
  readonly transactionId: string;
  record: SagaRecord | undefined;
  outcome: SagaOutcome | undefined;
  /** Entries of its history that were told. */
  told: number;
  /** The operator comes once: a saga that parks again stays parked. */
  operated: boolean;
}

/** The samples on a cluster: submitted, watched through the changelog, operated, and judged. */
export class KafkaDemo {
  readonly #client: SagaClient;
  readonly #view: KafkaSagaView;
  readonly #tell: Tell;
  readonly #submissions = new Map<string, Submission>();
  readonly #begin = Date.now();

  constructor({ catalog, names, kafka: { deployment }, openPort }: KafkaSetUp, tell: Tell) {
    const port = openPort('saga-demo');
    this.#client = createSagaClient({ port, catalog, names });
    this.#view = createSagaView({ port, deployment });
    this.#tell = tell;
    this.stop = async () => {
      await this.#view.stop();
      await this.#client.stop();
      await port.close();
    };
  }

  readonly stop: () => Promise<void>;

  async start(): Promise<void> {
    await this.#client.follow();
    await this.#view.start();
    await this.#view.ready;
  }

  async submit(sample: Sample, transactionId: string): Promise<void> {
    const submission: Submission = {
      sample,
      transactionId,
      record: undefined,
      outcome: undefined,
      told: 0,
      operated: false,
    };
    this.#submissions.set(transactionId, submission);
    this.#view.subscribe(transactionId, ({ record }) => record && this.#look(submission, record));
    await this.#client.submit(commandUnder(sample, transactionId), { headers: DEMO_TENANT });
    void this.#sendEvents(submission);
    this.#client.outcome(transactionId, { timeoutMs: PATIENCE_MS }).then(
      (outcome) => (submission.outcome = outcome),
      // The table says that there is none.
      () => undefined,
    );
  }

  /** Waits until every saga is as its sample expects it, or its time is up; gives the results and forgets them. */
  async settle(signal?: AbortSignal): Promise<SagaResult[]> {
    const until = Date.now() + PATIENCE_MS;
    while (Date.now() < until && !signal?.aborted) {
      if ([...this.#submissions.values()].every(isSettled)) break;
      await sleep(50);
    }
    const results = [...this.#submissions.values()].map(resultOf);
    this.#submissions.clear();
    return results;
  }

  #look(submission: Submission, record: SagaRecord): void {
    submission.record = record;
    for (const progress of newProgress(record, submission.told)) {
      this.#tell(progress, submission.sample, progress.at - this.#begin);
      if (progress.what === 'step-parked') void this.#callOperator(submission);
    }
    submission.told = historyLength(record);
  }

  async #sendEvents({ sample, transactionId }: Submission): Promise<void> {
    await Promise.all(
      sample.events.map(async ({ afterMs, ...event }) => {
        await sleep(afterMs);
        await this.#client.send(transactionId, event, { headers: DEMO_TENANT });
      }),
    );
  }

  async #callOperator(submission: Submission): Promise<void> {
    if (submission.operated) return;
    submission.operated = true;
    const { sample, transactionId } = submission;
    await Promise.all(
      sample.operations.map(async ({ afterParkedMs, command, reason }) => {
        await sleep(afterParkedMs);
        await this.#client.operate(transactionId, command, reason === undefined ? {} : { reason });
      }),
    );
  }
}

function resultOf({ sample, transactionId, record, outcome }: Submission): SagaResult {
  const failure = outcome?.type === 'FAILED' ? outcome.body : undefined;
  return {
    sample,
    transactionId,
    record,
    outcome: outcome?.type,
    errorCode: failure?.errorCode,
    failedStep: failure?.failedStep,
  };
}

function isSettled(submission: Submission): boolean {
  if (submission.sample.expected) return differencesOf(resultOf(submission)).length === 0;
  const { record, outcome } = submission;
  return (
    outcome !== undefined && record !== undefined && (isFinished(record.status) || record.status === 'parked')
  );
}

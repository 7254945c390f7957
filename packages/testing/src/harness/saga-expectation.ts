import { AssertionError } from 'node:assert';
import {
  type Catalog,
  encodeJson,
  type SagaErrorCode,
  type SagaStatus,
  type StepStatus,
} from '@sagachart/core';
import { fitsPart } from './fitting.js';
import type { SagaOutcome, StepOutcome } from './outcome.js';
import type { SentMessage } from './saga-log.js';

/** What the FAILED event must say; left-out members are free. */
export interface ExpectedFailure {
  /** Id of the failed step. */
  readonly step?: string;
  readonly errorCode?: string;
  /** The whole reason, or a pattern in it. */
  readonly reason?: string | RegExp;
  readonly characterId?: number;
}

const ended: readonly SagaStatus[] = ['completed', 'failed', 'refused'];
const quoted = (ids: readonly string[]): string =>
  ids.length === 0 ? 'nothing' : ids.map((id) => `[${id}]`).join(', ');

/**
 * Assertions about one saga. Each of them gives the expectation back, so that they can be chained, and throws an
 * `AssertionError` that tells the saga's story.
 */
export class SagaExpectation {
  readonly outcome: SagaOutcome;
  readonly #story: string;
  readonly #catalog: Catalog;

  constructor(outcome: SagaOutcome, story: string, catalog: Catalog) {
    this.outcome = outcome;
    this.#story = story;
    this.#catalog = catalog;
  }

  /** COMPLETED was sent. */
  completed(): this {
    return this.#status('completed');
  }

  /** FAILED was sent and everything that can be undone is undone. */
  failed(expected: ExpectedFailure = {}): this {
    return this.#status('failed').toldFailure(expected);
  }

  /** An undo failed; the saga waits for an operator. */
  parked(step?: string): this {
    this.#status('parked');
    return step === undefined ? this : this.step(step, 'parked');
  }

  /** FAILED was sent, but the outcome of a step is still open. */
  watching(step?: string): this {
    this.#status('watching');
    return step === undefined ? this : this.step(step, 'unknown');
  }

  /** The saga command was not accepted. */
  refused(code?: SagaErrorCode): this {
    this.#status('refused');
    const codes = this.outcome.deadLetters.map((letter) => letter.code);
    if (code !== undefined && !codes.includes(code))
      this.#refuse(`to be refused with ${code}`, `it was refused with ${codes.join(', ')}`, codes, code);
    return this;
  }

  /** FAILED was sent with these facts, whatever the saga does now. */
  toldFailure(expected: ExpectedFailure = {}): this {
    const { failure } = this.outcome;
    if (!failure) return this.#refuse('to have told FAILED', 'it has not', undefined, expected);
    const { step, errorCode, reason, characterId } = expected;
    const wrong = (what: string, wanted: unknown, told: unknown): this =>
      this.#refuse(
        `to fail with ${what} ${String(wanted)}`,
        `FAILED tells ${what} ${String(told)}`,
        told,
        wanted,
      );
    if (step !== undefined && failure.failedStep !== step) return wrong('step', step, failure.failedStep);
    if (errorCode !== undefined && failure.errorCode !== errorCode)
      return wrong('code', errorCode, failure.errorCode);
    if (characterId !== undefined && failure.characterId !== characterId)
      return wrong('character', characterId, failure.characterId);
    const fits =
      reason === undefined ||
      (typeof reason === 'string' ? failure.reason === reason : reason.test(failure.reason));
    return fits ? this : wrong('reason', reason, failure.reason);
  }

  /** A step stands there. */
  step(id: string, status: StepStatus): this {
    const step = this.#step(id);
    if (step.status === status) return this;
    const why = step.note === undefined ? '' : ` (${step.note})`;
    return this.#refuse(`to have step [${id}] ${status}`, `it is ${step.status}${why}`, step.status, status);
  }

  /** These steps were undone, in this order, and no other. */
  undid(...ids: readonly string[]): this {
    const { undone } = this.outcome;
    const same = ids.length === undone.length && ids.every((id, index) => undone[index] === id);
    return same
      ? this
      : this.#refuse(`to undo ${quoted(ids)} in that order`, `it undid ${quoted(undone)}`, undone, ids);
  }

  undidNothing(): this {
    return this.undid();
  }

  /** These steps, and no other, happened and stay, because they cannot be undone. */
  leftDone(...ids: readonly string[]): this {
    const left = this.outcome.notUndone.map(({ step }) => step);
    const same = ids.length === left.length && ids.every((id) => left.includes(id));
    return same
      ? this
      : this.#refuse(`to leave ${quoted(ids)} done`, `it left ${quoted(left)} done`, left, ids);
  }

  /**
   * A message was sent.
   *
   * @param topic the topic variable
   * @param value members that the value must have, e.g. `{ body: { amount: -100 } }`; others are free
   * @param times how often; default: at least once
   */
  sent(topic: string, type: string, value: object = {}, times?: number): this {
    this.#requireTopic(topic);
    const alike = this.outcome.sent.filter((message) => message.topic === topic && message.type === type);
    const fitting = alike.filter((message) => fitsPart(value, message.value));
    if (times === undefined ? fitting.length > 0 : fitting.length === times) return this;
    const wanted = `to send ${type} to ${topic} ${times === undefined ? '' : `${times} times `}with ${encodeJson(value)}`;
    const found =
      fitting.length > 0
        ? `it did so ${fitting.length} times`
        : alike.length > 0
          ? `it sent ${alike.map((message) => encodeJson(message.value)).join(' and ')}`
          : 'it sent no such message';
    return this.#refuse(
      wanted,
      found,
      alike.map((message) => message.value),
      [value],
    );
  }

  notSent(topic: string, type: string, value: object = {}): this {
    return this.sent(topic, type, value, 0);
  }

  /** The commands of this saga are of exactly these types, in this order. */
  sentInOrder(...types: readonly string[]): this {
    const commands = this.outcome.sent.filter(({ kind }) => kind === 'command');
    const told = commands.map(({ type }: SentMessage) => type);
    const same = types.length === told.length && types.every((type, index) => told[index] === type);
    return same
      ? this
      : this.#refuse(`to send ${types.join(', ')}`, `it sent ${told.join(', ') || 'nothing'}`, told, types);
  }

  /** The saga has ended: no answer, no operator and no late success is waited for. */
  nothingStuck(): this {
    const { status } = this.outcome;
    if (ended.includes(status)) return this;
    const open = this.outcome.steps.filter((step) =>
      ['running', 'undoing', 'parked', 'unknown'].includes(step.status),
    );
    const where = open.map(({ id, status: at }) => `[${id}] is ${at}`).join(', ');
    return this.#refuse('to have ended', `it is ${status}${where ? `: ${where}` : ''}`, status, ended);
  }

  #status(wanted: SagaStatus): this {
    const { status, failure } = this.outcome;
    if (status === wanted) return this;
    const at = failure?.failedStep ? ` at step [${failure.failedStep}]` : '';
    const why = failure ? `${at}: ${failure.reason} (${failure.errorCode})` : '';
    return this.#refuse(`to be ${wanted}`, `it is ${status}${why}`, status, wanted);
  }

  #step(id: string): StepOutcome {
    const { steps } = this.outcome;
    const step = steps.find((candidate) => candidate.id === id);
    if (step) return step;
    this.#refuse(`to have a step [${id}]`, `its steps are ${quoted(steps.map((one) => one.id))}`, steps, id);
    throw new RangeError('never reached');
  }

  #requireTopic(topic: string): void {
    const { producedTopics } = this.#catalog;
    if (producedTopics.includes(topic)) return;
    this.#refuse(
      `to send to ${topic}`,
      `the catalogue writes only to ${producedTopics.join(', ')}`,
      producedTopics,
      topic,
    );
  }

  #refuse(wanted: string, found: string, actual: unknown, expected: unknown): this {
    throw new AssertionError({
      message: `The saga was expected ${wanted}, but ${found}.\n\n${this.#story}`,
      actual,
      expected,
      operator: 'expectSaga',
    });
  }
}

import assert from 'node:assert/strict';
import {
  decodeRecord,
  type EngineOutput,
  headerText,
  ATTEMPT_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  type SagaRecord,
} from '../../../src/index.js';
import type { Told } from '../reference/model-step.js';
import type { PlannedStep } from '../town/plan.js';

/** What one saga made the engine do, from its first to its last input; and what must hold of it whatever happened. */
export class Trace {
  readonly sent = new Map<string, number>();
  readonly outcomes: string[] = [];
  /** Steps in the order in which they succeeded, and in the order in which their undo began. */
  readonly #succeeded: number[] = [];
  readonly #undoBegun = new Set<number>();
  /** What was last told of each step. */
  readonly #last = new Map<number, string>();
  record: SagaRecord | undefined;

  constructor(readonly steps: readonly PlannedStep[]) {}

  /** Takes in one output; says it in the words of the reference model. */
  take(output: EngineOutput, transactionId: string): { commands: Told[]; asks: Told[]; late: Told[] } {
    const late: Told[] = [];
    for (const { transactionId: id, what, step = -1 } of output.progress) {
      if (id !== transactionId) continue;
      if (what === 'late-effect') {
        late.push({ what, step });
        continue;
      }
      if (what === 'step-succeeded' && this.steps[step]?.traits.undo !== 'nothing')
        this.#succeeded.push(step);
      if (step >= 0) this.#last.set(step, what);
      if (what === 'step-undoing') this.#requireReverse(step);
      if (what === 'step-undoing' && !this.#undoBegun.has(step)) this.#beginUndo(step);
      if (what === 'step-notCompensated') this.#succeeded.splice(this.#succeeded.indexOf(step), 1);
    }
    const commands = output.messages
      .filter((message) => message.transactionId === transactionId)
      .map((message): Told => {
        if (message.kind === 'outcome') {
          const { type, body } = JSON.parse(message.value) as {
            type: 'COMPLETED' | 'FAILED';
            body: { failedStep: string };
          };
          this.outcomes.push(type);
          return type === 'COMPLETED' ? { what: type } : { what: type, failedStep: body.failedStep };
        }
        const key = headerText(message.headers, IDEMPOTENCY_KEY_HEADER) ?? '';
        this.sent.set(key, (this.sent.get(key) ?? 0) + 1);
        const [, step, phase, part = '0'] = key.split(':');
        const attempt = Number(headerText(message.headers, ATTEMPT_HEADER));
        return {
          what: 'command',
          step: Number(step),
          phase: phase as 'execute',
          part: Number(part),
          attempt,
        };
      });
    const asks = output.activities
      .filter((call) => call.transactionId === transactionId)
      .map(({ step, phase, attempt }): Told => ({ what: 'ask', step, phase, attempt }));
    return { commands, asks, late };
  }

  /** Undo only what succeeded, strictly in reverse: the last step that succeeded and is not yet being undone comes first. */
  #beginUndo(step: number): void {
    assert.equal(
      Math.max(...this.#succeeded),
      step,
      `the undo of step ${step} begins, but another one succeeded last`,
    );
    this.#succeeded.splice(this.#succeeded.indexOf(step), 1);
    this.#undoBegun.add(step);
  }

  /** No undo is sent, not even once more, while a later step is known to have happened and is not undone. */
  #requireReverse(step: number): void {
    for (const [later, what] of this.#last) {
      const undone =
        !['step-succeeded', 'step-undoing', 'step-parked'].includes(what) ||
        this.steps[later]?.traits.undo === 'nothing';
      assert.ok(later <= step || undone, `the undo of step ${step} is sent, but step ${later} is ${what}`);
    }
  }

  keep(text: string | undefined): void {
    if (text !== undefined) this.record = decodeRecord(text);
  }

  /** What must hold once nothing is under way any more. */
  requireQuiet(operatorSpoke: boolean): void {
    const { status } = this.record as SagaRecord;
    assert.ok(['completed', 'failed', 'watching', 'parked'].includes(status), `a saga is stuck as ${status}`);
    assert.deepEqual(this.outcomes, [status === 'completed' ? 'COMPLETED' : 'FAILED'], 'one terminal event');
    if (operatorSpoke) return;
    for (const [key, times] of this.sent) {
      const [, step, phase] = key.split(':');
      const { policy } = this.steps[Number(step)] as PlannedStep;
      const allowed = phase === 'execute' ? policy.attempts : policy.undoAttempts;
      assert.ok(times <= allowed, `${key} was sent ${times} times, allowed are ${allowed}`);
    }
  }

  /** Whether all that happened is known to be undone. */
  get fullyUndone(): boolean {
    const settled = ['pending', 'rejected', 'compensated'];
    return (
      this.record?.status === 'failed' &&
      this.record.context.steps.every(
        ({ status }, step) =>
          settled.includes(status) || (status === 'succeeded' && this.steps[step]?.traits.undo === 'nothing'),
      )
    );
  }
}

import assert from 'node:assert/strict';
import type { AnyStateMachine } from 'xstate';
import {
  type ChartEmitted,
  type ChartEvent,
  type ChartSnapshot,
  startChart,
  stepChart,
} from '../../../src/chart/index.js';
import type { SagaInput } from '../../../src/index.js';

const happened = new Set(['succeeded', 'undoing', 'compensated', 'notCompensated', 'parked', 'undoSkipped']);

/** Takes a saga chart along one path, and judges what it emits on the way. */
export function walk(
  machine: AnyStateMachine,
  input: SagaInput,
  events: readonly ChartEvent[],
): ChartSnapshot {
  let { snapshot, emitted } = startChart(machine, input);
  const outcomes: string[] = [];
  const attempts = new Map<string, number>();
  const judge = (
    before: ChartSnapshot | undefined,
    { context, value }: ChartSnapshot,
    told: readonly ChartEmitted[],
  ) => {
    for (const event of told) {
      if (event.type === 'outcome') outcomes.push(event.outcome);
      if (event.type !== 'command') continue;
      assert.ok(event.attempt > (attempts.get(event.key) ?? 0), `attempt ${event.attempt} of ${event.key}`);
      attempts.set(event.key, event.attempt);
      const known = [before?.context, context].flatMap((one) => one?.steps[event.step]?.status ?? []);
      const undo = event.phase === 'compensate';
      assert.ok(!undo || known.some((status) => happened.has(status)), `${event.key} without a success`);
    }
    assert.ok(outcomes.length <= 1, 'the outcome is told once');
    assert.equal(outcomes.length === 1, context.reported, 'the chart knows whether it told its outcome');
    const told1 = context.reported || !/^"?(completed|failed|watching)|parked/.test(JSON.stringify(value));
    assert.ok(told1, 'a saga that ended or needs somebody says so');
  };
  judge(undefined, snapshot, emitted);
  for (const event of events) {
    const before = snapshot;
    ({ snapshot, emitted } = stepChart(machine, before, event));
    judge(before, snapshot, emitted);
  }
  return snapshot;
}

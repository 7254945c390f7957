import { describe, expect, it } from 'vitest';
import { failing, leftBefore, sagaOf, SAGA_STATUS, stageFor, undoneBefore, wholes } from './stage.js';
import { actionTable, stepsOf } from './table/index.js';

const all = Number.POSITIVE_INFINITY;

describe('a completed action in a saga that fails', () => {
  it.each(wholes(actionTable))(
    '%s is undone as its table says, last step first',
    async (_name, row, dialect) => {
      const harness = stageFor(row, dialect);
      const before = row.state(harness.world);
      const outcome = await harness.run(sagaOf(harness, row, [failing]));
      const left = leftBefore(row, dialect, all);
      harness
        .expectSaga(outcome)
        .failed({ step: 'fail', errorCode: 'NOT_ENOUGH_MESOS' })
        .undid(...undoneBefore(row, dialect, all))
        .leftDone(...left)
        .sent(SAGA_STATUS, 'FAILED', {}, 1)
        .nothingStuck();
      const steps = stepsOf(row, dialect);
      const forward = steps.flatMap(({ command }) => command?.type ?? []);
      const back = steps.flatMap(({ undo }) => ('type' in undo ? undo.type : [])).reverse();
      harness.expectSaga(outcome).sentInOrder(...forward, 'REQUEST_CHANGE_MESO', ...back);
      for (const { step, reason } of outcome.notUndone) {
        expect(reason).not.toBe('');
        expect(outcome.failure?.reason).toContain(`step [${step}] is not undone: ${reason}`);
      }
      if (left.length > 0) harness.expectGained(row.gains ?? {});
      else harness.expectGained({});
      const undone = steps.every(({ undo }) => undo.kind !== 'impossible') && back.length > 0;
      if (undone) expect(row.state(harness.world)).toEqual(before);
      harness.expectConserved();
      harness.expectNoDeadLetters();
    },
  );
});

describe('a crash', () => {
  it.each(wholes(actionTable))(
    'at any moment changes nothing of %s and its undo',
    async (_name, row, dialect) => {
      const harness = stageFor(row, dialect);
      const { outcome, points } = await harness.crashAnywhere(async (again) => {
        row.prepare?.(again.world);
        const told = await again.run(sagaOf(again, row, [failing]));
        again.expectConserved();
        return told;
      });
      harness.expectSaga(outcome).failed({ step: 'fail' });
      expect(points.length).toBeGreaterThanOrEqual(4);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { sagaOf, stageFor, TRANSACTION, wholes } from './stage.js';
import { actionTable, stepsOf } from './table/index.js';

describe('an action that goes well', () => {
  it.each(wholes(actionTable))(
    '%s sends its commands, takes effect and completes',
    async (_name, row, dialect) => {
      const harness = stageFor(row, dialect);
      const before = row.state(harness.world);
      const outcome = await harness.run(sagaOf(harness, row));
      const steps = stepsOf(row, dialect);
      const saga = harness.expectSaga(outcome).completed().nothingStuck().undidNothing();
      expect(outcome.steps.map(({ id, status, attempts }) => [id, status, attempts])).toEqual(
        steps.map(({ id }) => [id, 'succeeded', 1]),
      );
      const commands = steps.flatMap(({ command }) => command ?? []);
      saga.sentInOrder(...commands.map(({ type }) => type));
      for (const { topic, type } of commands) saga.sent(topic, type, {}, 1);
      if (row.onlyLooks) expect(row.state(harness.world)).toEqual(before);
      else expect(row.state(harness.world)).not.toEqual(before);
      harness.expectGained(row.gains ?? {});
      harness.expectConserved();
      harness.expectNoDeadLetters();
    },
  );

  const withoutId = wholes(
    actionTable,
    (row, dialect) => row.answersWithoutId === true && dialect === 'deployed',
  );
  it.each(withoutId)(
    '%s ends by its deadline with the services of today, whose answers name no transaction',
    async (_name, row, dialect) => {
      const harness = stageFor(row, dialect, { worldOptions: { correlateAll: false } });
      const outcome = await harness.run(sagaOf(harness, row));
      harness
        .expectSaga(outcome)
        .watching('it')
        .toldFailure({ step: 'it', reason: /gave no answer in time/ });
      expect(harness.story(TRANSACTION)).toContain('<- ');
    },
  );
});

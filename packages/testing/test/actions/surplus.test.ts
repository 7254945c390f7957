import { describe, expect, it } from 'vitest';
import {
  collectEvents,
  failing,
  places,
  sagaOf,
  scriptStep,
  type SeenEvent,
  stageFor,
  TRANSACTION,
  wholes,
} from './stage.js';
import { actionTable, stepsOf } from './table/index.js';

const subjects = new Set([
  'characterId',
  'accountId',
  'petId',
  'ownerId',
  'worldId',
  'actorId',
  'name',
  'members',
]);

/** The same event about somebody else. */
function aboutSomebodyElse(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (!subjects.has(name)) return [name, aboutSomebodyElse(member)];
      if (typeof member === 'number') return [name, member + 1];
      return [name, typeof member === 'string' ? `${member} the Other` : [1]];
    }),
  );
}

describe('surplus and foreign events', () => {
  it.each(wholes(actionTable))(
    '%s: repeated answers and answers to other sagas change nothing, neither there nor back',
    async (_name, row, dialect) => {
      const calm = stageFor(row, dialect);
      const expected = await calm.run(sagaOf(calm, row, [failing]));
      const harness = stageFor(row, dialect);
      const answer = [{ kind: 'surplus' }, { kind: 'duplicate', copies: 3 }] as const;
      harness.world.script({ answer });
      const outcome = await harness.run(sagaOf(harness, row, [failing]));
      expect(outcome.sent.map(({ topic, value }) => [topic, value])).toEqual(
        expected.sent.map(({ topic, value }) => [topic, value]),
      );
      expect(outcome.steps).toEqual(expected.steps);
      harness.expectConserved();
    },
  );

  const waiting = places(actionTable, ({ command }) => command?.answered === true);
  it.each(waiting)('%s: is not completed by an answer about somebody else', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const calm = stageFor(row, dialect);
    const events = collectEvents(calm);
    await calm.run(sagaOf(calm, row));
    expect(events.length).toBeGreaterThan(0);
    const harness = stageFor(row, dialect);
    scriptStep(harness, index, 'execute', { kind: 'late', ms: 1_000 });
    harness.submit(sagaOf(harness, row));
    harness.runUntilIdle();
    harness.expectSaga(TRANSACTION).step(step.id, 'running');
    for (const { topic, value } of events) harness.send(topic, aboutSomebodyElse(value) as object);
    harness.runUntilIdle();
    harness.expectSaga(TRANSACTION).step(step.id, 'running');
    harness.advanceUntilIdle();
    harness.expectSaga(TRANSACTION).completed();
    harness.expectConserved();
  });

  it.each(waiting)('%s: is not completed by the answers to the other steps', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    const events = collectEvents(harness);
    scriptStep(harness, index, 'execute', { kind: 'late', ms: 1_000 });
    harness.submit(sagaOf(harness, row));
    harness.runUntilIdle();
    const earlier: readonly SeenEvent[] = [...events];
    for (const { topic, value } of earlier) harness.send(topic, value);
    harness.runUntilIdle();
    harness.expectSaga(TRANSACTION).step(step.id, 'running');
    expect(earlier.length > 0).toBe(
      stepsOf(row, dialect)
        .slice(0, index)
        .some(({ command }) => command),
    );
  });

  const confirmed = places(actionTable, ({ undo }) => undo.kind === 'confirmed');
  it.each(confirmed)('%s: repeated answers do not confirm its undo', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    const events = collectEvents(harness);
    scriptStep(harness, index, 'compensate', { kind: 'late', ms: 1_000 });
    harness.submit(sagaOf(harness, row, [failing]));
    harness.runUntilIdle();
    harness.expectSaga(TRANSACTION).step(step.id, 'undoing');
    const earlier: readonly SeenEvent[] = [...events];
    expect(earlier.length).toBeGreaterThan(0);
    for (const { topic, value } of earlier) harness.send(topic, value);
    for (const { topic, value } of earlier) harness.send(topic, aboutSomebodyElse(value) as object);
    harness.runUntilIdle();
    harness.expectSaga(TRANSACTION).step(step.id, 'undoing');
    harness.advanceUntilIdle();
    harness.expectSaga(TRANSACTION).failed({ step: 'fail' }).nothingStuck();
    harness.expectConserved();
  });
});

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

type Value = SeenEvent['value'];
const changed = (member: unknown): unknown => {
  if (typeof member === 'number') return member + 1;
  return typeof member === 'string' ? `${member} the Other` : [1];
};

/** The same event about somebody else: one event for each member that says alone whom it is about. */
function aboutSomebodyElse({ topic, value }: SeenEvent): readonly SeenEvent[] {
  const body = value['body'] as Value;
  const top = (name: string): SeenEvent => ({ topic, value: { ...value, [name]: changed(value[name]) } });
  const inBody = (name: string): SeenEvent => ({
    topic,
    value: { ...value, body: { ...body, [name]: changed(body[name]) } },
  });
  // A new character has no id that the saga could know.
  if (value['type'] === 'CREATED' && 'name' in body) return [inBody('name')];
  const named = ['characterId', 'accountId', 'petId'].filter((name) => name in value).map(top);
  if (named.length > 0) return named;
  const inside = ['members', 'actorId', 'originatorId', 'targetId']
    .filter((name) => name in body)
    .map(inBody);
  return inside.length > 0 ? inside : [top('worldId')];
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
    for (const { topic, value } of events.flatMap(aboutSomebodyElse)) harness.send(topic, value);
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
    for (const { topic, value } of earlier.flatMap(aboutSomebodyElse)) harness.send(topic, value);
    harness.runUntilIdle();
    harness.expectSaga(TRANSACTION).step(step.id, 'undoing');
    harness.advanceUntilIdle();
    harness.expectSaga(TRANSACTION).failed({ step: 'fail' }).nothingStuck();
    harness.expectConserved();
  });
});

import { NO_ANSWER } from '@sagachart/testing';
import { describe, expect, it } from 'vitest';
import {
  deadlineOf,
  places,
  sagaOf,
  SAGA_STATUS,
  scriptStep,
  stageFor,
  TRANSACTION,
  undoneBefore,
} from './stage.js';
import { actionTable } from './table/index.js';

const late = 5_000;
const waiting = places(actionTable, ({ command }) => command?.answered === true);

describe('a step that gets no answer in time', () => {
  it.each(waiting)('%s: fails the saga at its deadline and stays on watch', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    scriptStep(harness, index, 'execute', { kind: 'lost' });
    const outcome = await harness.run(sagaOf(harness, row));
    harness
      .expectSaga(outcome)
      .watching(step.id)
      .toldFailure({ step: step.id, errorCode: 'UNKNOWN', reason: /gave no answer in time/ })
      .undid(...undoneBefore(row, dialect, index))
      .sent(SAGA_STATUS, 'FAILED', {}, 1);
    expect(outcome.tookMs).toBe(deadlineOf(step, dialect));
    harness.expectGained({});
    harness.expectConserved();
  });

  const inverse = waiting.filter(([, { step }]) => step.undo.kind !== 'impossible');
  const undoable = inverse.filter(([, { step }]) => !step.goneWithEarlierUndo);
  it.each(undoable)('%s: is undone when its success arrives late', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    const before = row.state(harness.world);
    scriptStep(harness, index, 'execute', { kind: 'late', ms: deadlineOf(step, dialect) + late });
    const outcome = await harness.run(sagaOf(harness, row));
    harness
      .expectSaga(outcome)
      .failed({ step: step.id })
      .undid(...undoneBefore(row, dialect, index), step.id)
      .sent(SAGA_STATUS, 'FAILED', {}, 1);
    expect(outcome.tookMs).toBe(deadlineOf(step, dialect));
    expect(row.state(harness.world)).toEqual(before);
    harness.expectGained({});
    harness.expectConserved();
  });

  const entangled = inverse.filter(([, { step }]) => step.goneWithEarlierUndo);
  it.each(entangled)(
    '%s: goes with the earlier undo, so that its late success leaves an operator nothing but to say so',
    async (_name, place) => {
      const { row, dialect, step, index } = place;
      const harness = stageFor(row, dialect);
      scriptStep(harness, index, 'execute', { kind: 'late', ms: deadlineOf(step, dialect) + late });
      const outcome = await harness.run(sagaOf(harness, row));
      harness
        .expectSaga(outcome)
        .parked(step.id)
        .toldFailure({ step: step.id })
        .undid(...undoneBefore(row, dialect, index));
      harness.expectGained({});
      harness.operate('skip', TRANSACTION);
      harness
        .expectSaga(TRANSACTION)
        .failed()
        .step(step.id, 'undoSkipped')
        .sent(SAGA_STATUS, 'FAILED', {}, 1)
        .nothingStuck();
      harness.expectGained({});
      harness.expectConserved();
    },
  );

  const irreversible = waiting.filter(([, { step }]) => step.undo.kind === 'impossible');
  it.each(irreversible)('%s: is listed as not undone when its success arrives late', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    scriptStep(harness, index, 'execute', { kind: 'late', ms: deadlineOf(step, dialect) + late });
    const outcome = await harness.run(sagaOf(harness, row));
    harness
      .expectSaga(outcome)
      .failed({ step: step.id })
      .undidNothing()
      .leftDone(step.id)
      .sent(SAGA_STATUS, 'FAILED', {}, 1);
    harness.expectGained(row.gains ?? {});
    harness.expectConserved();
  });

  const rejectable = waiting.filter(([, { step }]) => step.rejection !== 'untold');
  it.each(rejectable)('%s: has not happened when its rejection arrives late', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    const scripted = step.rejection === 'untold' ? undefined : step.rejection.scripted;
    scriptStep(harness, index, 'execute', [
      { kind: 'reject', ...(scripted ? { errorCode: scripted } : {}) },
      { kind: 'late', ms: deadlineOf(step, dialect) + late },
    ]);
    const outcome = await harness.run(sagaOf(harness, row));
    harness
      .expectSaga(outcome)
      .failed({ step: step.id, errorCode: 'UNKNOWN' })
      .step(step.id, 'rejected')
      .undid(...undoneBefore(row, dialect, index))
      .sent(SAGA_STATUS, 'FAILED', {}, 1);
    harness.expectGained({});
    harness.expectConserved();
  });

  it.each(waiting)('%s: counts an answer at the very end of its time', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    scriptStep(harness, index, 'execute', { kind: 'late', ms: deadlineOf(step, dialect) });
    harness.expectSaga(await harness.run(sagaOf(harness, row))).completed();
  });

  const unanswered = places(actionTable, ({ command }) => command?.answered === false);
  it.each(unanswered)('%s: waits for none and completes at once', async (_name, place) => {
    const { row, dialect, index } = place;
    const harness = stageFor(row, dialect);
    scriptStep(harness, index, 'execute', { kind: 'lost' });
    const outcome = await harness.run(sagaOf(harness, row));
    harness.expectSaga(outcome).completed();
    expect(outcome.tookMs).toBe(0);
  });
});

describe('a port that gives no answer in time', () => {
  const asking = places(actionTable, ({ port }) => port !== undefined);
  const silent = (place: (typeof asking)[number][1]) =>
    stageFor(place.row, place.dialect, { ports: { [place.step.port ?? '']: () => NO_ANSWER } });
  const hasEffect = ({ command, undo }: (typeof asking)[number][1]['step']) =>
    command === undefined && undo.kind !== 'nothing';

  const optional = asking.filter(([, { step }]) => step.portOptional);
  it.each(optional)(
    '%s: is optional, and holds the command up no longer than its time',
    async (_name, place) => {
      const harness = silent(place);
      const outcome = await harness.run(sagaOf(harness, place.row));
      harness.expectSaga(outcome).completed();
      expect(outcome.tookMs).toBe(deadlineOf(place.step, place.dialect));
    },
  );

  const harmless = asking.filter(([, { step }]) => !hasEffect(step) && !step.portOptional);
  it.each(harmless)('%s: fails the step, and its answer is of no use afterwards', async (_name, place) => {
    const harness = silent(place);
    const outcome = await harness.run(sagaOf(harness, place.row));
    const failure = { step: place.step.id, reason: `${place.step.port} gave no answer in time` };
    harness.expectSaga(outcome).failed(failure).step(place.step.id, 'rejected').sentInOrder();
    const [call] = harness.orchestrator.pendingActivities;
    expect(call?.activity).toBe(place.step.port);
    harness.orchestrator.answerActivity(call ?? { transactionId: '', key: '' }, { result: {} });
    harness.advanceUntilIdle();
    expect(harness.outcome(TRANSACTION).sent).toEqual(outcome.sent);
  });

  const withEffect = asking.filter(([, { step }]) => hasEffect(step));
  it.each(withEffect)(
    '%s: leaves its outcome open, and a late answer lists it as not undone',
    async (_name, place) => {
      const harness = silent(place);
      const outcome = await harness.run(sagaOf(harness, place.row));
      harness.expectSaga(outcome).watching(place.step.id).toldFailure({ step: place.step.id });
      const [call] = harness.orchestrator.pendingActivities;
      harness.orchestrator.answerActivity(call ?? { transactionId: '', key: '' }, { result: {} });
      harness.advanceUntilIdle();
      harness.expectSaga(TRANSACTION).failed().leftDone(place.step.id).sent(SAGA_STATUS, 'FAILED', {}, 1);
    },
  );
});

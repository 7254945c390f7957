import { describe, expect, it } from 'vitest';
import {
  deadlineOf,
  leftBefore,
  places,
  sagaOf,
  SAGA_STATUS,
  scriptStep,
  stageFor,
  TRANSACTION,
  undoneBefore,
} from './stage.js';
import { actionTable } from './table/index.js';

const broken = () => {
  throw new Error('no connection');
};

describe('a step that is rejected', () => {
  const told = places(
    actionTable,
    ({ command, rejection }) => command !== undefined && rejection !== 'untold',
  );
  it.each(told)(
    '%s: fails the saga with its code, and only what came before is undone',
    async (_name, place) => {
      const { row, dialect, step, index } = place;
      if (step.rejection === 'untold') throw new Error('not for this test');
      const { code, scripted } = step.rejection;
      const harness = stageFor(row, dialect);
      const before = row.state(harness.world);
      scriptStep(harness, index, 'execute', {
        kind: 'reject',
        ...(scripted ? { errorCode: scripted } : {}),
      });
      const outcome = await harness.run(sagaOf(harness, row));
      harness
        .expectSaga(outcome)
        .failed({ step: step.id, errorCode: code, reason: new RegExp(`^\\w+ failed`) })
        .step(step.id, 'rejected')
        .undid(...undoneBefore(row, dialect, index))
        .leftDone(...leftBefore(row, dialect, index))
        .sent(SAGA_STATUS, 'FAILED', {}, 1);
      expect(outcome.tookMs).toBe(0);
      expect(row.state(harness.world)).toEqual(before);
      harness.expectGained({});
      harness.expectConserved();
    },
  );

  const untold = places(
    actionTable,
    ({ command, rejection }) => command?.answered === true && rejection === 'untold',
  );
  it.each(untold)('%s: is told by no event, so the step ends by its deadline', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    const before = row.state(harness.world);
    scriptStep(harness, index, 'execute', { kind: 'reject' });
    const outcome = await harness.run(sagaOf(harness, row));
    harness
      .expectSaga(outcome)
      .watching(step.id)
      .toldFailure({ step: step.id, errorCode: 'UNKNOWN', reason: /gave no answer in time/ })
      .undidNothing()
      .sent(SAGA_STATUS, 'FAILED', {}, 1);
    expect(outcome.tookMs).toBe(deadlineOf(step, dialect));
    expect(row.state(harness.world)).toEqual(before);
    harness.expectGained({});
  });

  const unanswered = places(actionTable, ({ command }) => command?.answered === false);
  it.each(unanswered)('%s: takes no notice, for nothing answers it', async (_name, place) => {
    const { row, dialect, index } = place;
    const harness = stageFor(row, dialect);
    const script = scriptStep(harness, index, 'execute', { kind: 'reject' });
    const outcome = await harness.run(sagaOf(harness, row));
    harness.expectSaga(outcome).completed();
    // Portal and buff commands name no transaction, but their headers do.
    expect(script.applied).toBe(1);
    expect(harness.world.journal.at(-1)?.outcome).toBe('refused');
  });

  const asking = places(actionTable, ({ port, portOptional }) => port !== undefined && !portOptional);
  it.each(asking)('%s: is rejected when its port fails, and nothing is sent', async (_name, place) => {
    const { row, dialect, step } = place;
    const harness = stageFor(row, dialect, { ports: { [step.port ?? '']: broken } });
    const outcome = await harness.run(sagaOf(harness, row));
    harness
      .expectSaga(outcome)
      .failed({ step: step.id, errorCode: 'UNKNOWN', reason: `${step.port} failed: no connection` })
      .step(step.id, 'rejected')
      .sentInOrder();
    harness.expectGained({});
  });

  const checking = places(actionTable, ({ portOptional }) => portOptional === true);
  it.each(checking)('%s: is carried out although its optional port fails', async (_name, place) => {
    const { row, dialect, step } = place;
    const harness = stageFor(row, dialect, { ports: { [step.port ?? '']: broken } });
    const outcome = await harness.run(sagaOf(harness, row));
    harness.expectSaga(outcome).completed();
    harness.expectGained(row.gains ?? {});
  });

  const seeking = places(actionTable, ({ portMayFindNothing }) => portMayFindNothing === true);
  it.each(seeking)(
    '%s: is rejected when its port finds nothing, and nothing is sent',
    async (_name, place) => {
      const { row, dialect, step } = place;
      const harness = stageFor(row, dialect, { emptyWorld: true });
      const outcome = await harness.run(sagaOf(harness, row));
      harness
        .expectSaga(outcome)
        .failed({ step: step.id, errorCode: 'UNKNOWN', reason: new RegExp(`^${row.action} failed: `) })
        .sentInOrder();
      expect(harness.story(TRANSACTION)).toContain('null');
    },
  );
});

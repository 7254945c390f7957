import type { AtlasHarness, LookUps } from '@sagachart/testing';
import { describe, expect, it } from 'vitest';
import {
  failing,
  places,
  sagaOf,
  SAGA_STATUS,
  scriptStep,
  stageFor,
  TRANSACTION,
  undoneBefore,
  usualDeadline,
  type Place,
} from './stage.js';
import { actionTable } from './table/index.js';

const all = Number.POSITIVE_INFINITY;
const confirmed = places(actionTable, ({ undo }) => undo.kind === 'confirmed');
const rejectionOf = ({ step: { undo } }: Place) => (undo.kind === 'confirmed' ? undo.rejection : undefined);

/** The saga waits for an operator at the undo of that step, has said so once, and has not touched what came before. */
function expectParked(harness: AtlasHarness, { row, dialect, step, index }: Place): void {
  const earlier = undoneBefore(row, dialect, all);
  harness
    .expectSaga(TRANSACTION)
    .parked(step.id)
    .toldFailure({
      step: 'fail',
      reason: new RegExp(`the undo of step \\[${step.id}\\] waits for an operator`),
    })
    .undid(...earlier.slice(0, earlier.length - undoneBefore(row, dialect, index).length - 1))
    .sent(SAGA_STATUS, 'FAILED', {}, 1);
  expect(() => harness.expectNothingStuck()).toThrow(/is parked/);
}

/** Everything is undone in the end, and FAILED was told no second time. */
function expectUndone(harness: AtlasHarness, { row, dialect }: Place, before: unknown): void {
  harness
    .expectSaga(TRANSACTION)
    .failed({ step: 'fail' })
    .undid(...undoneBefore(row, dialect, all))
    .sent(SAGA_STATUS, 'FAILED', {}, 1)
    .nothingStuck();
  expect(row.state(harness.world)).toEqual(before);
  harness.expectGained({});
  harness.expectConserved();
}

describe('an undo that is rejected', () => {
  it.each(confirmed)('%s: parks the saga until an operator has it done', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    const before = row.state(harness.world);
    const script = scriptStep(harness, index, 'compensate', { kind: 'reject' }, 1);
    const { tookMs } = await harness.run(sagaOf(harness, row, [failing]));
    expect(script.applied).toBe(1);
    expectParked(harness, place);
    // Where no event tells the rejection, the undo ends by its deadline.
    const told = rejectionOf(place) === 'told';
    expect(tookMs).toBe(told ? 0 : usualDeadline[dialect]);
    const note = harness.outcome(TRANSACTION).steps.find(({ id }) => id === step.id)?.note;
    expect(note).toMatch(told ? /^undo rejected: / : /gave no answer in time/);
    harness.operate('retry', TRANSACTION);
    expectUndone(harness, place, before);
  });
});

describe('an undo that gets no answer', () => {
  it.each(confirmed)('%s: parks the saga until an operator has it done', async (_name, place) => {
    const { row, dialect, index } = place;
    const harness = stageFor(row, dialect);
    const before = row.state(harness.world);
    scriptStep(harness, index, 'compensate', { kind: 'lost' }, 1);
    const { tookMs } = await harness.run(sagaOf(harness, row, [failing]));
    expect(tookMs).toBe(usualDeadline[dialect]);
    expectParked(harness, place);
    harness.operate('retry', TRANSACTION);
    expectUndone(harness, place, before);
  });

  it.each(confirmed)('%s: goes on by itself when the confirmation arrives late', async (_name, place) => {
    const { row, dialect, index } = place;
    const harness = stageFor(row, dialect);
    const before = row.state(harness.world);
    scriptStep(harness, index, 'compensate', { kind: 'late', ms: usualDeadline[dialect] + 5_000 }, 1);
    harness.submit(sagaOf(harness, row, [failing]));
    harness.advance(usualDeadline[dialect]);
    expectParked(harness, place);
    harness.advanceUntilIdle();
    expectUndone(harness, place, before);
  });

  it.each(confirmed)('%s: is passed over when an operator says that it is done', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    const before = row.state(harness.world);
    scriptStep(harness, index, 'compensate', { kind: 'silence' });
    await harness.run(sagaOf(harness, row, [failing]));
    harness.operate('skip', TRANSACTION, { by: 'ada' });
    const others = undoneBefore(row, dialect, all).filter((id) => id !== step.id);
    harness
      .expectSaga(TRANSACTION)
      .failed()
      .step(step.id, 'undoSkipped')
      .undid(...others)
      .sent(SAGA_STATUS, 'FAILED', {}, 1);
    expect(row.state(harness.world)).toEqual(before);
    harness.expectGained({});
    harness.expectConserved();
  });
});

describe('an undo that nothing answers', () => {
  const sent = places(actionTable, ({ undo }) => undo.kind === 'sent');
  it.each(sent)('%s: counts as done once it is sent', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    const script = scriptStep(harness, index, 'compensate', { kind: 'reject' });
    const outcome = await harness.run(sagaOf(harness, row, [failing]));
    expect(script.applied).toBe(1);
    harness.expectSaga(outcome).failed().undid(step.id);
  });
});

describe('an undo whose port fails', () => {
  const lookUps: Readonly<Record<string, keyof LookUps>> = {
    'inventory.findAssetByReference': 'characterCompartment',
    'cashShop.findItem': 'cashShopCompartment',
  };
  const asking = places(actionTable, ({ undoPort }) => undoPort !== undefined);
  it.each(asking)('%s: parks the saga until an operator has it done', async (_name, place) => {
    const { row, dialect, step, index } = place;
    const harness = stageFor(row, dialect);
    const before = row.state(harness.world);
    const lookUp = lookUps[step.undoPort ?? ''];
    if (!lookUp) throw new Error(`no look-up behind ${step.undoPort}`);
    let failures = 1;
    harness.orchestrator.on('activity', ({ key }) => {
      if (key !== `${TRANSACTION}:${index}:compensate` || failures === 0) return;
      failures -= 1;
      harness.world.failNext(lookUp, 'no connection');
    });
    await harness.run(sagaOf(harness, row, [failing]));
    expectParked(harness, place);
    harness.operate('retry', TRANSACTION);
    expectUndone(harness, place, before);
  });
});

import { describe, expect, it } from 'vitest';
import { newerTable } from './newer-table.js';
import { failing, leftBefore, sagaOf, stageFor, undoneBefore } from './stage.js';
import { stepsOf } from './table/index.js';

const dialect = 'deployed-2026-08';
const rows = newerTable.map((row) => [row.action, row] as const);

describe('an action, spoken to the services of August 2026', () => {
  it.each(rows)('%s sends its commands, takes effect and completes', async (_name, row) => {
    const harness = stageFor(row, dialect, { worldOptions: { correlateAll: true } });
    const before = row.state(harness.world);
    const outcome = await harness.run(sagaOf(harness, row));
    const steps = stepsOf(row, dialect);
    const saga = harness.expectSaga(outcome).completed().nothingStuck().undidNothing();
    const commands = steps.flatMap(({ command }) => command ?? []);
    saga.sentInOrder(...commands.map(({ type }) => type));
    for (const { topic, type } of commands) saga.sent(topic, type, {}, 1);
    if (row.onlyLooks) expect(row.state(harness.world)).toEqual(before);
    else expect(row.state(harness.world)).not.toEqual(before);
    harness.expectGained(row.gains ?? {});
    harness.expectConserved();
    harness.expectNoDeadLetters();
  });

  const all = Number.POSITIVE_INFINITY;
  it.each(rows)('%s is undone in a saga that fails, last step first', async (_name, row) => {
    const harness = stageFor(row, dialect);
    const before = row.state(harness.world);
    const outcome = await harness.run(sagaOf(harness, row, [failing]));
    const left = leftBefore(row, dialect, all);
    harness
      .expectSaga(outcome)
      .failed({ step: 'fail', errorCode: 'NOT_ENOUGH_MESOS' })
      .undid(...undoneBefore(row, dialect, all))
      .leftDone(...left)
      .nothingStuck();
    const steps = stepsOf(row, dialect);
    const undone = steps.every(({ undo }) => undo.kind === 'confirmed' || undo.kind === 'sent');
    if (undone) expect(row.state(harness.world)).toEqual(before);
    harness.expectGained(left.length > 0 ? (row.gains ?? {}) : {});
    harness.expectConserved();
    harness.expectNoDeadLetters();
  });
});

describe('a refusal that the services before kept to themselves', () => {
  const rowOf = (action: string) => {
    const row = newerTable.find((one) => one.action === action);
    if (!row) throw new Error(`no row for ${action}`);
    return row;
  };
  const potions = { characterId: 12345, item: { templateId: 2000000, quantity: 300 } };
  const bag = (quantities: readonly number[], useCapacity = quantities.length) => ({
    characters: [
      {
        id: 12345,
        capacities: { 2: useCapacity },
        assets: quantities.map((quantity, index) => ({
          ...{ templateId: 2000001, quantity, slot: index + 1 },
        })),
      },
    ],
  });

  it('a full bag rejects an award at once, with its code', async () => {
    const row = { ...rowOf('award_asset'), payload: potions, world: bag([200, 200]) };
    const harness = stageFor(row, dialect);
    const outcome = await harness.run(sagaOf(harness, row));
    harness.expectSaga(outcome).failed({ step: 'it', errorCode: 'INVENTORY_FULL' });
    harness.expectGained({});
  });

  it('a wallet that is too low rejects an award of currency at once', async () => {
    const row = {
      ...rowOf('award_currency'),
      payload: { characterId: 12345, accountId: 7001, currencyType: 2, amount: -2_000_000 },
    };
    const harness = stageFor(row, dialect);
    const outcome = await harness.run(sagaOf(harness, row));
    harness.expectSaga(outcome).failed({ step: 'it' });
    harness.expectGained({});
  });

  it('more mesos than a purse can hold reject an award by their own code', async () => {
    const row = {
      ...rowOf('award_mesos'),
      world: { characters: [{ id: 12345, mesos: 4_294_967_000 }] },
    };
    const harness = stageFor(row, dialect);
    const outcome = await harness.run(sagaOf(harness, row));
    harness.expectSaga(outcome).failed({ step: 'it', errorCode: 'MESO_OVERFLOW' });
  });
});

describe('an award that goes to a stack which is there', () => {
  const row = (quantity: number, held: number) => ({
    ...(newerTable.find(({ action }) => action === 'award_asset') ?? newerTable[0]!),
    payload: { characterId: 12345, item: { templateId: 2000000, quantity } },
    world: { characters: [{ id: 12345, assets: [{ templateId: 2000000, quantity: held, slot: 3 }] }] },
  });

  it.each([
    ['fits', 50, 20],
    ['fills the stack and makes another', 190, 20],
  ])('that %s is taken back to the last item', async (_what, quantity, held) => {
    const harness = stageFor(row(quantity, held), dialect);
    const outcome = await harness.run(sagaOf(harness, row(quantity, held), [failing]));
    harness.expectSaga(outcome).failed({ step: 'fail' }).undid('it').nothingStuck();
    harness.expectGained({});
    harness.expectConserved();
  });
});

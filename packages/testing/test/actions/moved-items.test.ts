import { awardAsset, createAndEquipAsset, saga } from '@sagachart/core';
import { type AtlasHarness, createHarness } from '@sagachart/testing';
import { describe, expect, it } from 'vitest';
import { failing, SAGA_STATUS, TRANSACTION } from './stage.js';

const CHARACTER = 12345;
const sword = 1302000;
const hat = 1002000;
const potion = 2000000;

const made = (action: typeof awardAsset, templateId: number, quantity: number) =>
  saga('quest_reward').step('it', action({ characterId: CHARACTER, item: { templateId, quantity } }));

/** Runs the saga up to its last step, lets the player act, and then lets the saga fail. */
function undoneAfter(
  started: ReturnType<typeof made>,
  act: (player: ReturnType<typeof playerOf>) => void,
): AtlasHarness {
  const harness = createHarness({ dialect: 'deployed', world: { characters: [{ id: CHARACTER }] } });
  harness.world.script({
    where: ({ value }) => (value as { characterId?: number }).characterId === 999,
    answer: { kind: 'delay', ms: 1_000 },
  });
  const command = started.toCommand(TRANSACTION);
  harness.submit({ ...command, steps: [...command.steps, failing] });
  harness.runUntilIdle();
  act(playerOf(harness));
  harness.advanceUntilIdle();
  return harness;
}

/** What a player does with the inventory while a saga is under way. */
function playerOf({ world }: AtlasHarness) {
  const tell = (type: string, inventoryType: number, body: object) =>
    world.handle({
      topic: 'COMMAND_TOPIC_COMPARTMENT',
      value: { transactionId: 'f'.repeat(32), characterId: CHARACTER, inventoryType, type, body },
    });
  return {
    wears: (source: number) => tell('EQUIP', 1, { inventoryType: 0, source, destination: -1 }),
    findsHat: () => tell('CREATE_ASSET', 1, { templateId: hat, quantity: 1 }),
    drops: (inventoryType: number, slot: number, quantity: number) =>
      tell('DESTROY', inventoryType, { slot, quantity, removeAll: quantity === 0 }),
  };
}

const owned = ({ world }: AtlasHarness, type: 1 | 2) =>
  world.character(CHARACTER)?.compartments[type].assets.map(({ templateId }) => templateId);

describe('the undo of an item that the player has touched meanwhile (deployed)', () => {
  it('destroys the item where it lies now, and not what lies in its old slot', () => {
    const harness = undoneAfter(made(awardAsset, sword, 1), (player) => {
      player.wears(1);
      player.findsHat();
    });
    harness.expectSaga(TRANSACTION).failed({ step: 'fail' }).undid('it').nothingStuck();
    expect(owned(harness, 1)).toEqual([hat]);
  });

  it('parks when the item is gone, and destroys nothing in its place', () => {
    const harness = undoneAfter(made(awardAsset, sword, 1), (player) => {
      player.drops(1, 1, 0);
      player.findsHat();
    });
    harness
      .expectSaga(TRANSACTION)
      .parked('it')
      .toldFailure({ step: 'fail', reason: /made item 1302000 \(asset \d+\) is no longer in the inventory/ })
      .sent(SAGA_STATUS, 'FAILED', {}, 1);
    expect(owned(harness, 1)).toEqual([hat]);
  });

  it('parks when less is left of a stack than was made', () => {
    const harness = undoneAfter(made(awardAsset, potion, 5), (player) => player.drops(2, 1, 2));
    harness
      .expectSaga(TRANSACTION)
      .parked('it')
      .toldFailure({ reason: /only 3 of the 5 made items 2000000 are left in asset \d+/ });
    expect(owned(harness, 2)).toEqual([potion]);
  });

  it('finds what was equipped right after it was made, when its taking off put it elsewhere', () => {
    const harness = undoneAfter(made(createAndEquipAsset, sword, 1), (player) => player.findsHat());
    harness.expectSaga(TRANSACTION).failed({ step: 'fail' }).undid('auto_equip_step', 'it').nothingStuck();
    expect(owned(harness, 1)).toEqual([hat]);
  });
});

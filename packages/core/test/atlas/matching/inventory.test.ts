import { describe, expect, it } from 'vitest';
import { created, ofAsset, ofCompartment, statChanged } from '../support/events.js';
import { accepts, actionOf, keptFrom, stepOf, T, undoRules } from '../support/steps.js';
import { describeSteps, describeUndos } from '../support/verdicts.js';

const etc = { templateId: 4000001, assetId: 501 };
const held = { asset: { id: 501, slot: 7, templateId: 4000001, referenceData: { quantity: 20 } } };
const moved = (slot: number, oldSlot: number) => ofAsset('MOVED', { slot }, { oldSlot });
const acceptedAsset = (templateId: number, assetId = 501) =>
  ofAsset('ACCEPTED', { templateId, assetId }, { referenceId: 77, referenceType: 'etc' });
const inCompartment = (type: number, quantity: number, characterId = 12345) =>
  ofCompartment('CREATED', { type, capacity: 24, quantity }, characterId);

describe('inventory steps', () => {
  describeSteps([
    {
      action: 'award_asset',
      completedBy: {
        'CREATED of the asset topic': created(2000000, 5),
        'a stack that it was merged into': created(2000000, 25),
        'CREATED that tells no quantity': ofAsset('CREATED', {}),
        'CREATED of the compartment topic': inCompartment(2, 5),
        'CREATED that tells next to nothing': ofCompartment('CREATED'),
      },
      notBy: {
        'the surplus STAT_CHANGED of an award of mesos': statChanged('MESO'),
        'another template': created(2000001, 5),
        'a smaller quantity': created(2000000, 4),
        'another character': created(2000000, 5, 12346),
        'the answer to its undo': ofAsset('DELETED', {}),
        'another inventory': inCompartment(4, 5),
        'a smaller quantity in a compartment': inCompartment(2, 4),
        'a compartment of another character': inCompartment(2, 5, 12346),
        'an accepted asset': acceptedAsset(2000000),
      },
    },
    {
      action: 'create_and_equip_asset',
      completedBy: {
        CREATED: ofAsset('CREATED', { templateId: 1302000 }),
        'CREATED of the compartment topic': inCompartment(1, 1),
      },
      notBy: { 'another character': ofAsset('CREATED', { templateId: 1302000 }, {}, 12346) },
    },
    {
      action: 'create_and_equip_asset',
      dialect: 'deployed',
      completedBy: { 'CREATED, which tells the slot': ofAsset('CREATED', { templateId: 1302000 }) },
      notBy: { 'CREATED of the compartment topic, which tells no slot': inCompartment(1, 1) },
    },
    {
      action: 'destroy_asset',
      completedBy: {
        DELETED: ofAsset('DELETED', etc),
        QUANTITY_CHANGED: ofAsset('QUANTITY_CHANGED', etc, { quantity: 10 }),
        'DELETED of the compartment topic': ofCompartment('DELETED'),
      },
      notBy: {
        'another template': ofAsset('DELETED', { templateId: 4000002 }),
        'another character': ofAsset('DELETED', etc, {}, 12346),
        'a compartment of another character': ofCompartment('DELETED', {}, 12346),
        'the answer to its undo': created(4000001, 10),
      },
    },
    {
      action: 'destroy_asset',
      dialect: 'deployed',
      view: { found: held },
      completedBy: { 'DELETED of the asset that was found': ofAsset('DELETED', etc) },
      notBy: {
        'another stack of the template': ofAsset(
          'QUANTITY_CHANGED',
          { ...etc, assetId: 777 },
          { quantity: 5 },
        ),
      },
    },
    {
      action: 'equip_asset',
      completedBy: {
        'MOVED as the service fills it': moved(6, -11),
        'MOVED with the slots in their places': moved(-11, 6),
        'another worn slot': moved(6, -12),
      },
      notBy: {
        'another item': moved(7, -11),
        'a move within the bag': moved(6, 8),
        'the repeated answer to an earlier unequip': moved(-11, 5),
      },
    },
    {
      action: 'unequip_asset',
      completedBy: {
        'MOVED as the service fills it': moved(-11, 5),
        'MOVED with the slots in their places': moved(5, -11),
        'another free slot': moved(-11, 9),
      },
      notBy: { 'another item': moved(-5, 5), 'a move to another worn slot': moved(-11, -12) },
    },
    {
      action: 'accept_to_character',
      completedBy: { ACCEPTED: ofCompartment('ACCEPTED', { transactionId: T }) },
      notBy: {
        'another character': ofCompartment('ACCEPTED', { transactionId: T }, 12346),
        RELEASED: ofCompartment('RELEASED', { transactionId: T }),
        'the asset topic, which does not speak of the command': acceptedAsset(1302000),
      },
    },
    {
      action: 'release_from_character',
      completedBy: { RELEASED: ofCompartment('RELEASED', { transactionId: T }) },
      notBy: {
        'the surplus QUANTITY_CHANGED': ofAsset('QUANTITY_CHANGED', {}, { quantity: 15 }),
        ACCEPTED: ofCompartment('ACCEPTED', { transactionId: T }),
      },
    },
  ]);
});

describe('undos of inventory steps', () => {
  describeUndos([
    {
      action: 'award_asset',
      view: { result: { assetId: 501, slot: 3 } },
      completedBy: {
        DELETED: ofAsset('DELETED', {}),
        'DELETED of another stack': ofAsset('DELETED', { assetId: 9 }),
        QUANTITY_CHANGED: ofAsset('QUANTITY_CHANGED', {}, { quantity: 2 }),
      },
      notBy: {
        'the late answer to the award': created(2000000, 5),
        'the compartment topic of a participant that answers on the asset topic': ofCompartment('DELETED'),
        'another template': ofAsset('DELETED', { templateId: 2000001 }),
      },
    },
    {
      action: 'award_asset',
      view: { result: {} },
      completedBy: { 'the compartment topic where it alone answered': ofCompartment('DELETED') },
      notBy: { 'another character': ofCompartment('DELETED', {}, 12346) },
    },
    {
      action: 'award_asset',
      dialect: 'deployed',
      view: { result: { assetId: 501, slot: 3 } },
      completedBy: { 'DELETED of the asset that was made': ofAsset('DELETED', {}) },
      notBy: { 'DELETED of another asset': ofAsset('DELETED', { assetId: 9 }) },
    },
    {
      action: 'destroy_asset',
      view: { result: { assetId: 501 } },
      completedBy: { 'CREATED of the lost quantity': created(4000001, 10) },
      notBy: {
        'a smaller quantity': created(4000001, 3),
        'the late answer to the destruction': ofAsset('DELETED', etc),
        'the compartment topic of a participant that answers on the asset topic': inCompartment(4, 10),
      },
    },
    {
      action: 'equip_asset',
      view: { result: { landed: -11, swapped: true } },
      completedBy: { 'the way back': moved(-11, 6), 'another free slot': moved(-11, 8) },
      notBy: { 'the late answer to the equip': moved(6, -11), 'another worn slot': moved(-5, 6) },
    },
    {
      action: 'equip_asset',
      view: { result: { landed: -11, swapped: false } },
      completedBy: { 'the way back': moved(6, -11) },
      notBy: { 'the late answer to the equip': moved(-11, 6) },
    },
    {
      action: 'unequip_asset',
      view: { result: { landed: 9, swapped: true } },
      completedBy: { 'the way back from where it landed': moved(9, -11) },
      notBy: { 'the late answer to the unequip': moved(-11, 9), 'another item': moved(5, -11) },
    },
    {
      action: 'accept_to_character',
      completedBy: { RELEASED: ofCompartment('RELEASED', { transactionId: T }) },
      notBy: { 'the late answer to the accept': ofCompartment('ACCEPTED', { transactionId: T }) },
    },
    {
      action: 'release_from_character',
      completedBy: { ACCEPTED: ofCompartment('ACCEPTED', { transactionId: T }) },
      notBy: { 'the late answer to the release': ofCompartment('RELEASED', { transactionId: T }) },
    },
  ]);
});

describe('what inventory steps keep for later', () => {
  it('keeps asset and slot of the first CREATED, not of a later one with the same content', () => {
    const action = actionOf('award_asset');
    expect(keptFrom(action.completes, created(2000000, 5), stepOf(action))).toEqual({
      assetId: 501,
      slot: 3,
    });
    const known = stepOf(action, { result: { assetId: 400, slot: 1 } });
    expect(keptFrom(action.observes, created(2000000, 5), known)).toEqual({});
  });

  it('learns asset and slot also when the compartment topic completed the step before', () => {
    const action = actionOf('award_asset');
    expect(keptFrom(action.completes, inCompartment(2, 5), stepOf(action))).toEqual({});
    expect(keptFrom(action.observes, created(2000000, 5), stepOf(action, { result: {} }))).toEqual({
      assetId: 501,
      slot: 3,
    });
  });

  it('finds where the item landed, whichever way round the two slots are filled', () => {
    const action = actionOf('equip_asset');
    const step = stepOf(action);
    expect(keptFrom(action.completes, moved(6, -11), step)).toEqual({ landed: -11, swapped: true });
    expect(keptFrom(action.completes, moved(-11, 6), step)).toEqual({ landed: -11, swapped: false });
    expect(keptFrom(action.completes, moved(6, -12), step)).toEqual({ landed: -12, swapped: true });
  });

  it('lets the MOVED to the slot asked for correct that of a displaced garment, and nothing after it', () => {
    const action = actionOf('equip_asset');
    const fooled = stepOf(action, { result: { landed: -6, swapped: false } });
    expect(keptFrom(action.observes, moved(6, -11), fooled)).toEqual({ landed: -11, swapped: true });
    const sure = stepOf(action, { result: { landed: -11, swapped: true } });
    expect(keptFrom(action.observes, moved(-11, 6), sure)).toEqual({});
  });

  it('takes the asset of an accepted item from the asset topic', () => {
    const action = actionOf('accept_to_character');
    const step = stepOf(action);
    expect(keptFrom(action.observes, acceptedAsset(1302000, 640), step)).toEqual({ assetId: 640 });
    expect(accepts(action.observes, acceptedAsset(1302001), step)).toBe(false);
  });

  it('compares the undo of a removal with all that was found', () => {
    const action = actionOf('destroy_asset', 'deployed');
    const payload = { characterId: 12345, templateId: 4000001, quantity: 0, removeAll: true };
    const step = stepOf(action, { payload, found: held });
    expect(accepts(undoRules(action).completes, created(4000001, 20), step)).toBe(true);
    expect(accepts(undoRules(action).completes, created(4000001, 19), step)).toBe(false);
  });
});

import type { Command } from '../../channel/index.js';
import type { StepView } from '../../chart/index.js';
import { NIL_UUID, ZERO_TIME } from '../../wire/index.js';
import { parseFieldId } from '../field-id.js';
import { cashIdText, flatAsset, type FlatAsset } from './asset-members.js';
import * as to from './command-channels.js';

type Members = Readonly<Record<string, unknown>>;
/** The value of a command of the older dialect, and the step in this one. */
type Translation = (value: never, step: StepView) => Command;

const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? (value as Members) : {};
const payloadOf = ({ payload }: StepView): Members => membersOf(payload);
const flagOf = (step: StepView, name: string): boolean => payloadOf(step)[name] === true;

/** Where the character is taken: by the field of the step, on the way back by what the event told. */
function instanceOf({ payload, result }: StepView, mapId: number): string {
  const { fieldId, instance } = membersOf(payload);
  const there = typeof fieldId === 'string' ? parseFieldId(fieldId) : undefined;
  const { oldMapId, oldInstance } = membersOf(result);
  if (oldMapId === mapId && typeof oldInstance === 'string') return oldInstance;
  return there?.instance ?? (typeof instance === 'string' ? instance : NIL_UUID);
}

interface Referenced {
  readonly templateId: number;
  readonly referenceData?: unknown;
  readonly quantity?: number;
}

/** An item of the older dialect, flat; what its reference data does not tell is zero. */
export function flat({ referenceData, quantity }: Omit<Referenced, 'templateId'>): FlatAsset {
  const told = membersOf(referenceData);
  const { cashId, purchasedBy } = told;
  const known = flatAsset.parse({
    ...zeros,
    ...Object.fromEntries(
      Object.entries(told).filter(([name, value]) => Object.hasOwn(zeros, name) && value !== null),
    ),
    ...(cashId === undefined ? {} : { cashId: cashIdText(cashId as never) }),
    ...(purchasedBy === undefined ? {} : { purchaseBy: purchasedBy }),
  });
  return { ...known, quantity: quantity === undefined || quantity === 0 ? known.quantity : quantity };
}

const zeros: FlatAsset = {
  expiration: ZERO_TIME,
  createdAt: ZERO_TIME,
  ...{ quantity: 0, ownerId: 0, owner: '', flag: 0, rechargeable: 0 },
  ...{ strength: 0, dexterity: 0, intelligence: 0, luck: 0, hp: 0, mp: 0 },
  ...{ weaponAttack: 0, magicAttack: 0, weaponDefense: 0, magicDefense: 0 },
  ...{ accuracy: 0, avoidability: 0, hands: 0, speed: 0, jump: 0, slots: 0 },
  ...{ locked: false, spikes: false, karmaUsed: false, cold: false, canBeTraded: false },
  ...{ levelType: 0, level: 0, experience: 0, hammersApplied: 0, equippedSince: null },
  ...{ cashId: '0', commodityId: 0, purchaseBy: 0, petId: 0 },
};

interface Bodied<B = object> {
  readonly transactionId: string;
  readonly body: B;
}
type ValueOf<T> = T extends (value: infer V) => Command ? V : never;

/** A command of the older dialect lacks the members that are left out while they are zero; they are put in again. */
type Sparse<V extends { readonly body: object }, K extends keyof V['body']> = Omit<V, 'body'> & {
  readonly body: Omit<V['body'], K> & Partial<Pick<V['body'], K>>;
};

const translations: Readonly<Record<string, Readonly<Record<string, Translation>>>> = {
  'compartment-commands': {
    CREATE_ASSET: (value: ValueOf<typeof to.compartment.types.CREATE_ASSET>, step) =>
      to.compartment.types.CREATE_ASSET({
        ...value,
        body: { ...value.body, useAverageStats: flagOf(step, 'useAverageStats') },
      }),
    ACCEPT: ({
      body,
      ...value
    }: Bodied<Referenced> & { readonly characterId: number; readonly inventoryType: number }) =>
      to.compartment.types.ACCEPT({
        ...value,
        body: { transactionId: value.transactionId, templateId: body.templateId, ...flat(body) },
      }),
  },
  'character-commands': {
    CREATE_CHARACTER: (value: ValueOf<typeof to.character.types.CREATE_CHARACTER>, step) => {
      const { gm = 0, meso = 0 } = payloadOf(step) as { gm?: number; meso?: number };
      return to.character.types.CREATE_CHARACTER({ ...value, body: { ...value.body, gm, meso } });
    },
    CHANGE_MAP: (value: ValueOf<typeof to.character.types.CHANGE_MAP>, step) =>
      to.character.types.CHANGE_MAP({
        ...value,
        body: { ...value.body, instance: instanceOf(step, value.body.mapId) },
      }),
    AWARD_EXPERIENCE: (value: ValueOf<typeof to.character.types.AWARD_EXPERIENCE>, step) =>
      to.character.types.AWARD_EXPERIENCE({
        ...value,
        body: { ...value.body, showEffect: flagOf(step, 'showEffect') },
      }),
    REQUEST_CHANGE_MESO: (value: ValueOf<typeof to.character.types.REQUEST_CHANGE_MESO>, step) =>
      to.character.types.REQUEST_CHANGE_MESO({
        ...value,
        body: { ...value.body, showEffect: flagOf(step, 'showEffect') },
      }),
  },
  'skill-commands': {
    REQUEST_CREATE: (value: ValueOf<typeof to.skill.types.REQUEST_CREATE>, step) =>
      to.skill.types.REQUEST_CREATE({ ...value, worldId: worldOf(step) }),
    REQUEST_UPDATE: (value: ValueOf<typeof to.skill.types.REQUEST_UPDATE>, step) =>
      to.skill.types.REQUEST_UPDATE({ ...value, worldId: worldOf(step) }),
  },
  'quest-commands': {
    START: (value: Sparse<ValueOf<typeof to.quest.types.START>, 'npcId'>, step) =>
      to.quest.types.START({ ...value, body: { npcId: 0, ...value.body, ...rewardsOf(step) } }),
    COMPLETE: (
      value: Sparse<ValueOf<typeof to.quest.types.COMPLETE>, 'npcId' | 'selection' | 'force'>,
      step,
    ) =>
      to.quest.types.COMPLETE({
        ...value,
        body: { npcId: 0, selection: 0, force: false, ...value.body, ...rewardsOf(step) },
      }),
  },
  'drop-commands': {
    SPAWN: (value: ValueOf<typeof to.drop.types.SPAWN>, step) =>
      to.drop.types.SPAWN({ ...value, ...placeOf(step) }),
  },
  'portal-commands': {
    BLOCK: (value: ValueOf<typeof to.portal.types.BLOCK>) =>
      to.portal.types.BLOCK({ ...value, instance: NIL_UUID }),
    UNBLOCK: (value: ValueOf<typeof to.portal.types.UNBLOCK>) =>
      to.portal.types.UNBLOCK({ ...value, instance: NIL_UUID }),
  },
  'buff-commands': {
    CANCEL_ALL: (value: ValueOf<typeof to.buff.types.CANCEL_ALL>, step) =>
      to.buff.types.CANCEL_ALL({ ...value, mapId: mapOf(step), ...placeOf(step) }),
  },
  'storage-commands': {
    DEPOSIT: ({
      body,
      ...value
    }: Bodied<Referenced & { readonly slot: number; readonly expiration: string }> & {
      readonly worldId: number;
      readonly accountId: number;
    }) =>
      to.storage.types.DEPOSIT({
        ...value,
        body: {
          ...flat(body),
          slot: body.slot,
          templateId: body.templateId,
          expiration: body.expiration,
        },
      }),
  },
  'storage-compartment-commands': {
    ACCEPT: ({
      body,
      ...value
    }: {
      readonly worldId: number;
      readonly accountId: number;
      readonly characterId?: number;
      readonly body: Referenced & { readonly transactionId: string };
    }) =>
      to.storageCompartment.types.ACCEPT({
        characterId: 0,
        ...value,
        body: { transactionId: body.transactionId, templateId: body.templateId, ...flat(body) },
      }),
  },
  'cash-shop-compartment-commands': {
    ACCEPT: ({
      body,
      ...value
    }: Omit<ValueOf<typeof to.cashCompartment.types.ACCEPT>, 'body'> & {
      readonly body: Referenced & Pick<CashAccept, 'transactionId' | 'compartmentId' | 'cashId'>;
    }) => {
      const { quantity, commodityId, purchaseBy, flag } = flat(body);
      const { transactionId, compartmentId, cashId, templateId } = body;
      return to.cashCompartment.types.ACCEPT({
        ...value,
        body: {
          ...{ transactionId, compartmentId, cashId, templateId },
          ...{ quantity, commodityId, purchasedBy: purchaseBy, flag },
        },
      });
    },
  },
};

type CashAccept = ValueOf<typeof to.cashCompartment.types.ACCEPT>['body'];

const numberIn = (step: StepView, name: string): number => {
  const value = payloadOf(step)[name];
  return typeof value === 'number' ? value : 0;
};
const worldOf = (step: StepView): number => numberIn(step, 'worldId');
const mapOf = (step: StepView): number => numberIn(step, 'mapId');

function placeOf(step: StepView): { readonly instance: string } {
  const { instance } = payloadOf(step);
  return { instance: typeof instance === 'string' ? instance : NIL_UUID };
}

interface Reward {
  readonly itemId: number;
  readonly amount: number;
}
function rewardsOf(step: StepView): { readonly rewards?: Reward[] } {
  const { rewards } = payloadOf(step);
  return Array.isArray(rewards) && rewards.length > 0 ? { rewards: rewards as Reward[] } : {};
}

/** Puts a command of the older dialect into this one; most are the same in both. */
export function translate(command: Command, step: StepView): Command {
  const put = translations[command.channel]?.[command.type];
  return put ? put(command.value as never, step) : command;
}

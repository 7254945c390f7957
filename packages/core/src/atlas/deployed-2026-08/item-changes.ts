import type { On } from '../../action/index.js';
import type { AnswerRule, StepView } from '../../chart/index.js';
import { bool, object, optional, time, u32 } from '../../wire/index.js';
import { itemTemplateId } from '../inventory-type.js';
import { asset } from './status-channels.js';
import type { Change } from './spoken-action.js';

const { CREATED, QUANTITY_CHANGED } = asset.types;

type Rule = AnswerRule<StepView>;
interface AwardPayload {
  readonly characterId: number;
  readonly item: { readonly templateId: number; readonly quantity: number };
}
/** `held` is what the stack held that the items went to, `made` what of them became a stack of its own. */
interface Awarded {
  readonly assetId?: number;
  readonly held?: number;
  readonly made?: number;
}

const payloadOf = (step: StepView): AwardPayload => step.payload as AwardPayload;
const resultOf = <R>(step: StepView): Partial<R> => (step.result ?? {}) as Partial<R>;
const isOf = (status: { readonly event: string }) => (rule: Rule) => rule.status.event === status.event;

/** Items go to a stack that has room for them, and what does not fit becomes a stack of its own. */
const merged = (on: On<StepView>): Rule =>
  on(
    QUANTITY_CHANGED,
    (step) => {
      const { characterId, item } = payloadOf(step);
      return {
        characterId,
        templateId: item.templateId,
        body: { quantity: (told: number) => told >= item.quantity },
      };
    },
    ({ assetId, slot, body }, step): Awarded & { slot?: number } => {
      const { assetId: known, made } = resultOf<Awarded>(step);
      const isRemainder = made !== undefined && made < payloadOf(step).item.quantity;
      // The stack that was filled up holds all of it; what CREATED told is only the rest.
      return known === undefined || isRemainder ? { assetId, slot, held: body.quantity } : {};
    },
  );

const created = (rule: Rule, on: On<StepView>): Rule =>
  isOf(CREATED)(rule)
    ? on(
        CREATED,
        (step) => {
          const { characterId, item } = payloadOf(step);
          const most = Math.max(1, item.quantity);
          return {
            characterId,
            templateId: item.templateId,
            body: { quantity: (told: number) => told <= most },
          };
        },
        (value, step) => {
          const kept = (rule.keep?.(value as never, step) ?? {}) as Awarded;
          return kept.assetId === undefined ? kept : { ...kept, made: value.body.quantity };
        },
      )
    : rule;

/** A repetition of the answer to the award tells as much as before, the answer to its undo less. */
const lessThanTold = (rule: Rule): Rule =>
  isOf(QUANTITY_CHANGED)(rule)
    ? {
        ...rule,
        where: (step) => ({
          ...rule.where?.(step),
          body: {
            quantity: (quantity: number) => {
              const { held: told } = resultOf<Awarded>(step);
              return told === undefined || quantity < told;
            },
          },
        }),
      }
    : rule;

const item = object({ templateId: itemTemplateId(), quantity: u32(), expiration: optional(time()) });

const stackNote =
  'The service puts items into a stack that has room and answers QUANTITY_CHANGED; what does not fit becomes a stack of its own, told by CREATED. Either completes the step; the undo takes the quantity from the stack that got most of it.';
const onceNote =
  'The service carries out byte-equal commands of one saga once. A second award of the same item and quantity in a saga gets no answer and fails at its deadline; award them together.';

const stacked = (before: readonly Rule[], on: On<StepView>): readonly Rule[] => [
  ...before.filter((rule) => !isOf(QUANTITY_CHANGED)(rule)).map((rule) => created(rule, on)),
  merged(on),
];

export const awarding: Change = {
  notes: (before) => [
    ...before.filter((note) => !/^Completes on CREATED|today reports no failure/.test(note)),
    stackNote,
    'CREATION_FAILED with CREATE_ASSET_INVENTORY_FULL, CREATE_ASSET_TEMPLATE_NOT_FOUND or CREATE_ASSET_UNKNOWN_ERROR fails the step.',
    onceNote,
    '`showEffect` and `period` are accepted; nothing is shown to the player, and the expiration alone decides.',
  ],
  payload: object({ characterId: u32(), item, showEffect: bool() }),
  sample: { characterId: 12345, item: { templateId: 2000000, quantity: 5 }, showEffect: false },
  completes: stacked,
  observes: stacked,
  undo: (before) =>
    before.kind === 'inverse'
      ? { ...before, completes: (on) => (before.completes?.(on) ?? []).map(lessThanTold) }
      : before,
};

export const creatingAndEquipping: Change = {
  notes: (before) => [
    ...before.filter((note) => !/today reports no failure/.test(note)),
    '`useAverageStats` is handed on; CREATION_FAILED fails the step.',
  ],
  payload: object({ characterId: u32(), item, useAverageStats: bool() }),
  sample: { characterId: 12345, item: { templateId: 1302000, quantity: 1 }, useAverageStats: false },
};

interface Destroyed {
  /** What was left of the stack. */
  readonly left?: number;
}

const keepingLeft = (rule: Rule): Rule =>
  isOf(QUANTITY_CHANGED)(rule)
    ? {
        ...rule,
        keep: (value: never, step: StepView) => ({
          ...(rule.keep?.(value, step) as object | undefined),
          left: (value as { readonly body: { readonly quantity: number } }).body.quantity,
        }),
      }
    : rule;

export const destroying: Change = {
  notes: (before) => [
    ...before,
    'The undo is confirmed by QUANTITY_CHANGED as well, where the items went back into a stack.',
    '`showEffect` is accepted; nothing is shown to the player.',
  ],
  payload: object({
    characterId: u32(),
    templateId: itemTemplateId(),
    quantity: u32(),
    removeAll: bool(),
    showEffect: bool(),
  }),
  sample: { characterId: 12345, templateId: 4000001, quantity: 10, removeAll: false, showEffect: false },
  completes: (before) => before.map(keepingLeft),
  undo: (before) =>
    before.kind === 'inverse'
      ? {
          ...before,
          completes: (on) => [
            ...(before.completes?.(on) ?? []),
            on(QUANTITY_CHANGED, (step) => {
              const { characterId, templateId } = step.payload as {
                readonly characterId: number;
                readonly templateId: number;
              };
              const { left = 0 } = resultOf<Destroyed>(step);
              return { characterId, templateId, body: { quantity: (told: number) => told > left } };
            }),
          ],
        }
      : before,
};

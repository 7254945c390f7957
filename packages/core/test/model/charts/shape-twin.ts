import { z } from 'zod';
import { type AnyAction, defineStatusChannel, type StepView, TYPE } from '../../../src/index.js';

/** What of an action decides the form of its chart. */
export function shapeOf(action: AnyAction): string {
  const { kind, lookUp, send, completes, fails, observes, undo, idempotent } = action;
  const own = [
    kind,
    lookUp && 'asks',
    idempotent && 'idempotent',
    send && `${completes.length} good, ${fails.length} bad, ${observes.length} further answers`,
  ];
  const inverse = undo.kind === 'inverse' && [
    undo.impossibleWhen && 'maybe',
    undo.lookUp && 'asks',
    undo.idempotent && 'idempotent',
    `${undo.completes.length} good, ${undo.fails.length} bad answers`,
  ];
  return [...own, `undo ${undo.kind}`, ...(inverse || [])].filter(Boolean).join(', ');
}

const eventType = (type: string) =>
  defineStatusChannel({
    name: 'twin',
    topic: 'TWIN',
    envelope: { type: TYPE },
    transactionIdAt: ['top'],
    types: { [type]: {} },
  }).types[type] as AnyAction['completes'][number]['status'];

const lookUp = {
  activity: 'twin',
  input: () => ({}),
  answer: z.object({ good: z.boolean() }),
  refuse: (found: unknown) => ((found as { good: boolean }).good ? undefined : 'no'),
};
/** Payloads that bring a twin into every state it has. */
export const twinPayloads = ['good', 'sealed', 'unsendable', 'undo unsendable'] as const;
const isA = (step: StepView, payload: (typeof twinPayloads)[number]): boolean => step.payload === payload;

const sendUnless = (payload: (typeof twinPayloads)[number]) => (step: StepView) => {
  if (isA(step, payload)) throw new Error('cannot be sent');
  return { channel: 'twin', topic: 'TWIN', type: 'TWIN', value: {} };
};

/**
 * An action with the same chart as the given one, but easy to answer: each of its rules waits for an event of its own,
 * `twin.<list><index>`, whatever it says; what may go wrong with its commands is up to the payload.
 */
export function shapeTwin(action: AnyAction): AnyAction {
  const rules = <R extends object>(list: readonly R[], name: string): R[] =>
    list.map((rule, index) => ({
      ...rule,
      status: eventType(`${name}${index}`),
      where: undefined,
      keep: undefined,
    }));
  const { undo } = action;
  return {
    ...action,
    lookUp: action.lookUp && lookUp,
    send: action.send && sendUnless('unsendable'),
    completes: rules(action.completes, 'good'),
    fails: rules(action.fails, 'bad').map((rule) => ({ ...rule, explain: undefined })),
    observes: rules(action.observes, 'further'),
    parts: [],
    policy: { deadlineMs: 10, backoffMs: 5, attempts: 2, undoAttempts: 2 },
    undo:
      undo.kind === 'inverse'
        ? {
            ...undo,
            impossibleWhen:
              undo.impossibleWhen && ((step: StepView) => (isA(step, 'sealed') ? 'sealed' : undefined)),
            lookUp: undo.lookUp && lookUp,
            send: sendUnless('undo unsendable'),
            completes: rules(undo.completes, 'undoGood'),
            fails: rules(undo.fails, 'undoBad').map((rule) => ({ ...rule, explain: undefined })),
          }
        : undo,
  };
}

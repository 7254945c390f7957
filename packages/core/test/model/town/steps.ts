import { z } from 'zod';
import { bool, i32, type StatusValue, str, type StepView } from '../../../src/index.js';
import { townCommands, townStatus } from './channels.js';

export const order = townCommands.types;
const { DONE, REFUSED } = townStatus.types;

export const tagged = z.object({ tag: str() });
export const coins = z.object({ tag: str(), amount: i32() });
export const sealable = z.object({ tag: str(), sealed: bool() });

type Step = Pick<StepView, 'transactionId'> & { readonly payload: { readonly tag: string } };

/** A command about nothing but the step's tag, and what else it says. */
export const about = <B extends object>(step: Step, more: B) => ({
  transactionId: step.transactionId,
  body: { tag: step.payload.tag, ...more },
});

/** The answer to a command names the command, the tag and the amount. */
export const done = (command: keyof typeof order, amount: (step: never) => number = () => 0) =>
  [
    DONE,
    (step: Step) => ({ body: { command, tag: step.payload.tag, amount: amount(step as never) } }),
  ] as const;

export const refused = (command: keyof typeof order, amount: (step: never) => number = () => 0) =>
  [
    REFUSED,
    (step: Step) => ({ body: { command, tag: step.payload.tag, amount: amount(step as never) } }),
    ({ body: { error } }: StatusValue<typeof REFUSED>) => ({
      errorCode: error,
      reason: `the town said ${error}`,
    }),
  ] as const;

/** A port that answers with a place; places below 0 do not exist. */
export const lookUp = (activity: string) => ({
  activity,
  input: ({ payload }: Step) => ({ tag: payload.tag }),
  answer: z.object({ place: i32() }),
  refuse: (found: { readonly place: number }) => (found.place < 0 ? `${activity}: no such place` : undefined),
});

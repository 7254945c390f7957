import { unstatedMember } from '../channel/index.js';
import { type AnswerRule, type AnyAction, commandList, type StepView } from '../chart/index.js';
import { fillZeros } from '../wire/index.js';
import { sampleStep } from './sample-step.js';

/** What the function makes of the sample, or `undefined` where the sample does not suffice to tell. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

type Refuse = (what: string, mend: string) => never;

/** A step that waits for an answer sends one command: else the answer to one of them would pass for that to all. */
function requireOneCommand(action: AnyAction, refuse: Refuse): void {
  const { kind, send, undo } = action;
  const step = sampleStep(action);
  const count = (make: () => Parameters<typeof commandList>[0]): number =>
    attempt(() => commandList(make()).length) ?? 1;
  const mend = 'Send one command, or make steps of the others.';
  const sent = kind === 'command' && send ? count(() => send(step)) : 1;
  if (sent !== 1) refuse(`waits for an answer, but sends ${sent} commands`, mend);
  if (undo.kind !== 'inverse' || undo.completes.length === 0) return;
  const found = undo.lookUp && fillZeros(undo.lookUp.answer, undefined);
  const undone = count(() => undo.send(step, found as never));
  if (undone !== 1) refuse(`waits for an answer to its undo, but sends ${undone} commands`, mend);
}

/**
 * The member of a rule's pattern that is `undefined` whatever was learnt: it would be no condition at all. What ports answer and
 * events tell is not known beforehand, so a pattern that asks for it is judged when the step runs.
 */
function unstatedIn(rule: AnswerRule<StepView>, action: AnyAction): string | undefined {
  let asked = false;
  const unknown = {
    get: () => {
      asked = true;
      return undefined;
    },
    enumerable: true,
  };
  const step = Object.defineProperties(
    { ...sampleStep(action) },
    { found: unknown, result: unknown, memo: unknown },
  );
  const member = attempt(() => unstatedMember(rule.where?.(step)));
  return asked ? undefined : member;
}

/**
 * What can be known of an action's answers before it runs, from its sample.
 *
 * @param refuse throws; is given what is wrong, and how to mend it
 */
export function requireSoundAnswers(action: AnyAction, refuse: Refuse): void {
  requireOneCommand(action, refuse);
  for (const list of ['completes', 'fails', 'observes'] as const) {
    for (const rule of action[list]) {
      const member = unstatedIn(rule, action);
      if (member !== undefined) {
        refuse(
          `compares ${member} of ${rule.status.event} with undefined in \`${list}\``,
          'Leave the member out of the pattern where there is nothing to compare, or give the sample a value for it.',
        );
      }
    }
  }
}

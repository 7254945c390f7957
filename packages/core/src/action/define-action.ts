import type { z } from 'zod';
import { type ActionMachine, type AnyAction, machineOfAction, type SagaRole } from '../chart/index.js';
import { SagaError } from '../error/index.js';
import { faultText, readWire, requireWire } from '../wire/index.js';
import { requireSoundAnswers } from './answer-checks.js';
import { type ActionDefinition, eraseDefinition } from './definition.js';
import { stepPolicySchema } from './step-policy.js';

/** A step of a saga that is being written: the action and a payload that has been judged. */
export interface StepDraft {
  readonly action: AnyAction;
  readonly payload: object;
}

/** What a machine finds as the `output` of an invoked action: what `completes` keeps, else what the port answered. */
export type ActionOutput<F, R> = unknown extends R ? F : R;

/**
 * Call it with a payload to get a step for `saga().step(id, …)`, or invoke its `machine` in a statechart: `P` is the payload, `O` the
 * output.
 */
export interface Action<P = unknown, O = unknown> extends Omit<AnyAction, 'name' | 'sample'> {
  /** @throws SagaError `SAGA_PAYLOAD_INVALID` with every fault. */
  (payload: P): StepDraft;
  readonly name: string;
  /** A payload that fits. */
  readonly sample: P & object;
  /** An ordinary XState machine: `createActor(action.machine, { input: actionInput({ transactionId, payload }) })`. */
  readonly machine: ActionMachine<P, O>;
}

const kinds: readonly string[] = ['command', 'notification', 'activity', 'composite'];
const undoKinds: readonly string[] = ['inverse', 'nothing', 'impossible'];

const actionName = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;

function refusing(name: string) {
  return (what: string, mend: string): never => {
    throw new SagaError('SAGA_ACTION_DEFINITION', `The action "${name}" ${what}.`, { mend });
  };
}

/** What the compiler asks of a definition, for callers without one: before anything is read out of it. */
function requireStated({ name, kind, undo }: Partial<Record<'name' | 'kind' | 'undo', unknown>>): void {
  const refuse = refusing(String(name));
  if (!kinds.includes(kind as string))
    refuse(`is of the unknown kind ${String(kind)}`, `Use ${kinds.join(', ')}.`);
  const { kind: undoKind } = (undo ?? {}) as { readonly kind?: unknown };
  if (!undoKinds.includes(undoKind as string)) {
    refuse('does not say how it is undone', `Give it an \`undo\` of the kind ${undoKinds.join(', ')}.`);
  }
}

function requireSound(action: AnyAction): void {
  const { name, kind } = action;
  const refuse = refusing(name);
  if (!actionName.test(name)) {
    refuse('has a name that cannot be used', 'Use letters, digits, _ and -, beginning with a letter.');
  }
  const { version = 1 } = action;
  if (!Number.isSafeInteger(version) || version < 1)
    refuse(`has the version ${String(version)}`, 'Give a whole number from 1.');
  const sends = kind === 'command' || kind === 'notification';
  if (sends && !action.send) refuse(`is a ${kind} but sends nothing`, 'Give it a `send` function.');
  if (kind === 'command' && action.completes.length === 0) {
    refuse(
      'is a command that nothing completes',
      'Name a status event in `completes`, or make it a notification.',
    );
  }
  if (kind !== 'command' && (action.completes.length > 0 || action.fails.length > 0)) {
    refuse(`waits for events although it is of kind ${kind}`, 'Make it a command.');
  }
  if (!sends && !action.lookUp) refuse(`is of kind ${kind} but has no port`, 'Give it a `lookUp`.');
  if (!sends && action.lookUp?.optional) {
    refuse(
      `is of kind ${kind} but its port is optional`,
      'Leave `optional` out: the port is all that it does.',
    );
  }
  if (!sends && action.send) refuse(`sends a command although it is of kind ${kind}`, 'Make it a command.');
  if (kind === 'composite' && action.parts.length === 0)
    refuse('is a composite without parts', 'Give it `parts`.');
  const policy = readWire(stepPolicySchema, action.policy, 'strict');
  if (!policy.ok) {
    refuse(
      `has a policy that cannot be kept (${faultText(policy.faults)})`,
      'Give whole numbers above 0; milliseconds, and at most 1,000 attempts.',
    );
  }
  const sample = readWire(action.payload, action.sample, 'strict');
  if (!sample.ok) {
    refuse(`has a sample that its payload refuses (${faultText(sample.faults)})`, 'Correct the sample.');
  }
  requireSoundAnswers(action, refuse);
}

function roleOf({ kind, undo }: Pick<AnyAction, 'undo' | 'kind'>): SagaRole {
  if (undo.kind !== 'impossible') return 'compensatable';
  return kind === 'notification' ? 'retriable' : 'pivot';
}

/**
 * Defines an action from one object; the types of its functions follow from the payload's schema.
 *
 * @throws SagaError `SAGA_ACTION_DEFINITION` when the parts of the definition exclude each other.
 */
export function defineAction<P, F = undefined, R = unknown, M = unknown, UF = undefined>(
  definition: ActionDefinition<P, F, R, M, UF>,
): Action<P, ActionOutput<F, R>> {
  requireStated(definition);
  const erased = eraseDefinition(definition);
  const facts: AnyAction = { ...erased, name: definition.name, role: roleOf(erased) };
  requireSound(facts);
  const draft = (payload: P): StepDraft => ({
    action,
    payload: requireWire<z.ZodType>(
      facts.payload,
      payload,
      'SAGA_PAYLOAD_INVALID',
      `The payload for ${facts.name}`,
    ) as object,
  });
  const { name, ...others } = facts;
  const action = Object.defineProperties(Object.assign(draft, others), {
    name: { value: name, enumerable: true },
    machine: machineOfAction(() => action),
  }) as unknown as Action<P, ActionOutput<F, R>>;
  return action;
}

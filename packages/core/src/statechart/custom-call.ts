import type { JsonObject } from '../wire/index.js';
import type { CompiledMachine } from './compile.js';
import type { CompiledDefinition } from './definition.js';
import { effectKey, type PendingEffect } from './saga-state.js';
import type { CallEmitted } from './turn.js';

type CustomAction = (info: object, params: unknown) => unknown;

/** The call by which the host runs a custom action; its answer says only that it was run. */
export function callOfEffect(
  transactionId: string,
  { root }: CompiledDefinition,
  { number, path, action, params, event, context }: PendingEffect,
): CallEmitted {
  let compiled: CompiledMachine | undefined = root;
  for (const src of path) compiled = compiled?.children.get(src);
  const custom = compiled?.machine.implementations.actions[action] as CustomAction | undefined;
  return {
    type: 'activity',
    step: -1,
    stepId: '',
    phase: 'execute',
    attempt: 1,
    key: effectKey(transactionId, number),
    activity: action,
    input: { params: params ?? null, event, context } as JsonObject,
    ...(custom ? { run: () => custom({ context, event }, params) } : {}),
  };
}

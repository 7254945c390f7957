import type { AnyAction, Standing } from '../chart/index.js';
import type { OperatorVerb } from '../engine/index.js';

const ofPart: Readonly<Record<string, Readonly<Record<string, readonly OperatorVerb[]>>>> = {
  running: {
    lookingUp: ['skip', 'cancel'],
    pausing: ['retry', 'skip', 'cancel'],
    executing: ['skip', 'cancel'],
    backingOff: ['retry', 'skip', 'cancel'],
    cancelling: ['skip'],
  },
  compensating: { backingOff: ['retry'], parked: ['retry', 'skip'] },
  watching: { watching: ['skip'] },
};

/**
 * The operator commands that would be applied to a saga where it stands. `action` is that of the current step; without it a
 * `retry` that only an idempotent command allows is left out.
 */
export function operatorCommands(standing: Standing, action: AnyAction | undefined): readonly OperatorVerb[] {
  const { part, leaf } = standing;
  const commands = ofPart[part]?.[leaf] ?? [];
  const mayRepeat = part === 'running' && leaf === 'executing' && action?.send && action.idempotent;
  return mayRepeat ? ['retry', ...commands] : commands;
}

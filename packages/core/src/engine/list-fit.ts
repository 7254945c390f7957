import type { Catalog } from '../action/index.js';
import { type AnyAction, partNames, partsByName, type StepState } from '../chart/index.js';
import { encodeExactly, readWire } from '../wire/index.js';
import { pinOf, readPin } from './pins.js';
import type { SagaRecord } from './record.js';
import { needsOf } from './standing-needs.js';

/** Why a saga cannot go on with the catalogue there is. */
export interface Misfit {
  readonly code: 'SAGA_RECORD_ACTION_MISSING' | 'SAGA_DEFINITION_CHANGED' | 'SAGA_DEFINITION_UNKNOWN';
  /** One clause, without the saga: `the action "ship" is not in the catalogue`. */
  readonly reason: string;
  /** The action, or the definition with its version, that does not fit. */
  readonly subject: string;
}

export interface ListFit {
  readonly actions: readonly AnyAction[];
  readonly steps: readonly StepState[];
  /** An action has changed since the record was written, but not where the saga stands. */
  readonly changed: boolean;
}

const quoted = (name: string): string => `"${name.slice(0, 100)}"`;

/** The stored form of a step; an early release wrote the place of a part instead of its name. */
type Stored = Omit<StepState, 'from'> & { readonly from?: readonly [step: number, part: string | number] };

/** Judges a record of a list saga by the actions of a catalogue. Changes nothing, and has no machine compiled. */
export function fitList(record: SagaRecord, catalog: Catalog): ListFit | Misfit {
  const { context, chart, pins } = record;
  const actions: AnyAction[] = [];
  for (const name of record.actions) {
    const action = catalog.actions.get(name);
    if (!action) {
      const reason = `the action ${quoted(name)} is not in the catalogue`;
      return { code: 'SAGA_RECORD_ACTION_MISSING', reason, subject: name };
    }
    actions.push(action);
  }
  const stored = context.steps as readonly Stored[];
  let changed = false;
  for (const [index, action] of actions.entries()) {
    const step = context.steps[index] as StepState;
    const pin = pins?.[index];
    const isSame = pin === undefined || pin === pinOf(action);
    changed ||= !isSame;
    const why =
      (isSame ? undefined : changeOf(step, action, chart, pin ?? '')) ??
      partsFault(stored, actions, index, chart);
    if (why !== undefined) return misfit(step, action, why);
  }
  return { actions, steps: stored.map((step) => named(step, actions)), changed };
}

function misfit({ id, status }: StepState, { name }: AnyAction, why: string): Misfit {
  const reason = `the action ${quoted(name)} has changed: ${why}, and step ${quoted(id)} is ${status}`;
  return { code: 'SAGA_DEFINITION_CHANGED', reason, subject: name };
}

/** What of a changed action the step still needs; `undefined` when it needs nothing that has changed. */
function changeOf(step: StepState, action: AnyAction, chart: unknown, pin: string): string | undefined {
  const needs = needsOf(step, chart);
  const [before, now] = [readPin(pin), readPin(pinOf(action))];
  if (needs.forward && before.forward !== now.forward)
    return 'what it sends, asks, awaits or is made of is not the same';
  if (needs.undo && before.undo !== now.undo) return 'its undo is not the same';
  const reads = (needs.forward || needs.undo) && before.payload !== now.payload;
  return reads && !stillReads(step, action) ? 'its payload is not the same' : undefined;
}

/** A payload that the new schema takes as it is means what it meant. A part gets its own when its turn comes. */
function stillReads({ payload, memo }: StepState, action: AnyAction): boolean {
  const same = (schema: AnyAction['payload'], value: unknown): boolean => {
    const judged = readWire(schema, value, action.reading);
    return judged.ok && encodeExactly(judged.value) === encodeExactly(value);
  };
  if (payload !== undefined && !same(action.payload, payload)) return false;
  return memo === undefined || !action.memo || same(action.memo, memo);
}

/** Parts that are still to get their payloads have to be those of the action; `undefined` when they are. */
function partsFault(
  steps: readonly Stored[],
  actions: readonly AnyAction[],
  index: number,
  chart: unknown,
): string | undefined {
  const [step, action] = [steps[index] as Stored, actions[index] as AnyAction];
  if (!needsOf(step as StepState, chart).forward) return undefined;
  const own = steps.flatMap((part, at) => (part.from?.[0] === index ? [{ part, at }] : []));
  const names = partNames(action);
  const parts = partsByName(action);
  const fits =
    own.length === names.length &&
    own.every(({ part, at }, place) => {
      const name = names[place] as string;
      const is = parts.get(name);
      if (is?.action.name !== actions[at]?.name) return false;
      const known = part.from?.[1];
      return known === name || (known === place && isIdOf(part.id, is?.id ?? is?.action.name ?? '', step.id));
    });
  return fits ? undefined : 'its parts are not the same';
}

/** The id that a part was given: its own, or where that was taken, one behind the composite's. */
const isIdOf = (id: string, own: string, composite: string): boolean =>
  id === own ||
  id === `${composite}.${own}` ||
  (id.startsWith(`${composite}.${own}.`) && /^\d+$/.test(id.slice(`${composite}.${own}.`.length)));

/** The members stay in their order: a record that is loaded and stored again is the same text. */
function named(step: Stored, actions: readonly AnyAction[]): StepState {
  const { from } = step;
  if (!from || typeof from[1] === 'string') return step as StepState;
  const whole = actions[from[0]];
  return { ...step, from: [from[0], (whole && partNames(whole)[from[1]]) ?? String(from[1])] };
}

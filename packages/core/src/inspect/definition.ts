import { type SagaMachine, toStatelyJson } from '../chart/index.js';
import type { JsonObject, JsonValue } from '../wire/index.js';

const nameOf = (named: JsonValue): string =>
  typeof named === 'object' && named !== null && 'type' in named ? String(named.type) : String(named);

function flat(value: JsonValue | undefined, member: string): JsonValue | undefined {
  if (member === 'guard' && value !== undefined) return nameOf(value);
  if ((member === 'actions' || member === 'entry') && value !== undefined) {
    return (Array.isArray(value) ? (value as readonly JsonValue[]) : [value]).map(nameOf).join(', ');
  }
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((one) => flat(one, '') ?? null);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, flat(inner, name)]));
}

/**
 * The definition of a chart for the inspector. Inspectors cut a definition off below ten levels, which a saga's guards and
 * actions would exceed as objects; as plain names they fit.
 */
export const inspectedDefinition = (machine: SagaMachine): JsonObject =>
  flat(toStatelyJson(machine), '') as JsonObject;

const stepState = /^step_(\d+)_/;

function describedStates(states: JsonValue | undefined, stepIds: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries((states ?? {}) as JsonObject).map(([name, state]) => {
      const id = stepIds[Number(stepState.exec(name)?.[1] ?? 0) - 1];
      return [name, id === undefined ? state : { ...(state as JsonObject), description: id }];
    }),
  );
}

/** The definition with the ids that one saga has given its steps: sagas of one shape share the rest. */
export function withStepIds(definition: JsonObject, stepIds: readonly string[]): JsonObject {
  const states = definition['states'] as JsonObject;
  const parts = Object.entries(states).map(([name, part]) => {
    const { states: inner, ...rest } = part as JsonObject;
    return [name, inner === undefined ? part : { ...rest, states: describedStates(inner, stepIds) }];
  });
  return { ...definition, states: Object.fromEntries(parts) as JsonObject };
}

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

import type { AnyStateMachine } from 'xstate';
import type { JsonObject, JsonValue } from '../../wire/index.js';
import { nameOf } from './named.js';

/** Members whose functions are named implementations; every other function has no place in a document. */
const implementations = new Set(['guard', 'cond', 'actions', 'entry', 'exit', 'src', 'delay']);

function toJson(value: unknown, member: string): JsonValue | undefined {
  if (typeof value === 'function') return implementations.has(member) ? nameOf(value) : undefined;
  if (Array.isArray(value)) return value.flatMap((element) => toJson(element, member) ?? []);
  if (typeof value === 'object' && value !== null) {
    const plain: Record<string, JsonValue> = {};
    for (const [name, inner] of Object.entries(value)) {
      const json = toJson(inner, name);
      // Defined, not assigned: a state may be called __proto__.
      if (json !== undefined)
        Object.defineProperty(plain, name, { value: json, enumerable: true, configurable: true });
    }
    return plain;
  }
  return value as JsonValue | undefined;
}

/**
 * A machine as a JSON document that Stately Studio imports: paste `createMachine(<the document>)` there. Guards and actions
 * stand in it by name, with their parameters; the document holds no functions and no context.
 *
 * `createMachine(toStatelyJson(machine))` has the same states and transitions as the machine.
 */
export function toStatelyJson(machine: AnyStateMachine): JsonObject {
  const { context: _context, ...config } = machine.config as Record<string, unknown>;
  return { ...(toJson(config, '') as JsonObject), id: machine.id };
}

import type { z } from 'zod';
import type { AnyAction } from '../chart/index.js';
import { encodeJson, fingerprint } from '../wire/index.js';
import type { CompiledMachine, NodeLike } from './compile.js';

const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];

/** What a function, or a reference to one, is called; what it does cannot be told from its text, which formatting changes. */
function nameOf(named: unknown): unknown {
  if (typeof named === 'string') return named;
  if (typeof named === 'function') return (named as { readonly type?: string }).type ?? 'inline';
  if (typeof named === 'object' && named !== null && 'type' in named) {
    const { type, params } = named as { readonly type: unknown; readonly params?: unknown };
    return typeof params === 'object' ? [type, params] : type;
  }
  return named ?? null;
}

interface TransitionLike {
  readonly target?: unknown;
  readonly guard?: unknown;
  readonly actions?: unknown;
  readonly reenter?: unknown;
}

const transitions = (given: unknown): unknown =>
  asList(given).map((one) => {
    if (typeof one !== 'object' || one === null) return [one, null, [], false];
    const { target, guard, actions, reenter } = one as TransitionLike;
    return [asList(target), nameOf(guard), asList(actions).map(nameOf), reenter === true];
  });

const transitionMap = (given: unknown): unknown =>
  Object.entries((given ?? {}) as Record<string, unknown>)
    .map(([event, one]) => [event, transitions(one)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** What a state is made of, without the states in it. */
const ownFacts = (node: NodeLike): unknown => [
  node['type'] ?? (node.states ? 'compound' : 'atomic'),
  node['initial'] ?? null,
  node['history'] ?? null,
  asList(node['target']),
  transitionMap(node['on']),
  transitionMap(node['after']),
  transitions(node['always']),
  transitions(node['onDone']),
  asList(node['entry']).map(nameOf),
  asList(node['exit']).map(nameOf),
  asList(node['tags']),
  asList(node.invoke).map((one) => {
    const invoke = one as Readonly<Record<string, unknown>>;
    return [invoke['id'], invoke['src'], transitions(invoke['onDone']), transitions(invoke['onError'])];
  }),
];

/** The prints of all states of a machine, by path (`order.preparing.stock`). */
export function statePrints({ machine }: CompiledMachine): ReadonlyMap<string, string> {
  const prints = new Map<string, string>();
  const visit = (node: NodeLike, path: string): void => {
    prints.set(path, fingerprint(encodeJson(ownFacts(node))));
    for (const [key, child] of Object.entries(node.states ?? {})) visit(child, `${path}.${key}`);
  };
  visit(machine.config as NodeLike, machine.id);
  return prints;
}

/** The shape of a schema: its members and their types, not its messages and refinements. */
export function schemaShape(schema: z.ZodType | undefined, depth = 0): unknown {
  if (!schema || depth > 12) return null;
  const { def } = schema._zod as unknown as { readonly def: Readonly<Record<string, unknown>> };
  const inner = (name: string): unknown => schemaShape(def[name] as z.ZodType | undefined, depth + 1);
  const shape = def['shape'] as Readonly<Record<string, z.ZodType>> | undefined;
  return [
    def['type'],
    shape
      ? Object.keys(shape)
          .sort()
          .map((name) => [name, schemaShape(shape[name], depth + 1)])
      : null,
    ...['innerType', 'element', 'in', 'out', 'valueType', 'keyType'].map(inner),
    asList(def['options']).map((option) => schemaShape(option as z.ZodType, depth + 1)),
    asList(def['values']).map(String),
    def['entries'] ?? null,
  ];
}

const actionPrints = new WeakMap<AnyAction, string>();

/**
 * The print of an action: it changes when what a saga under way relies on changes. Made of its name and kind, the members of its
 * payload and their types, the events that complete it, fail it or are kept, its port, its parts, and the same of its undo. Not
 * made of texts, settings and the insides of functions: who changes what a function does gives the saga a new version.
 */
export function actionPrint(action: AnyAction): string {
  const known = actionPrints.get(action);
  if (known !== undefined) return known;
  const { name, kind, undo } = action;
  const events = (rules: readonly { readonly status: { readonly event: string } }[]): string[] =>
    rules.map(({ status }) => status.event);
  const facts = [
    name,
    kind,
    schemaShape(action.payload),
    schemaShape(action.memo),
    events(action.completes),
    events(action.fails),
    events(action.observes),
    action.lookUp?.activity ?? null,
    action.send !== undefined,
    action.parts.map((part) => [part.id ?? null, part.action.name]),
    undo.kind === 'inverse'
      ? [
          'inverse',
          undo.impossibleWhen !== undefined,
          undo.lookUp?.activity ?? null,
          events(undo.completes),
          events(undo.fails),
        ]
      : [undo.kind],
    ...(action.version === undefined ? [] : [action.version]),
  ];
  const print = fingerprint(encodeJson(facts));
  actionPrints.set(action, print);
  return print;
}

/**
 * The print of a definition, the same for every release of this library and of XState. Made of the states of its machine, with
 * events, targets, delays, tags and invocations, the names of guards and actions, and of the prints of the actions and child
 * machines that it uses. Not made of comments, formatting, descriptions and the insides of functions.
 */
export function definitionPrint(compiled: CompiledMachine): string {
  const actors = [...compiled.actors].map(([name, kind]) => {
    if (kind.kind === 'step' || kind.kind === 'promise') return [name, kind.kind, actionPrint(kind.action)];
    const child = compiled.children.get(name);
    return [name, kind.kind, child ? definitionPrint(child) : null];
  });
  const states = [...statePrints(compiled)].sort(([a], [b]) => (a < b ? -1 : 1));
  return fingerprint(encodeJson([states, actors.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))]));
}

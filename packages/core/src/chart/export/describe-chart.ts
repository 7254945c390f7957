import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { nameOf } from './named.js';
import { stepOfKey } from './standing.js';

export type ChartNodeKind = 'atomic' | 'compound' | 'parallel' | 'final' | 'history';

/** One state of a chart; plain data. */
export interface ChartNode {
  /** Path of state keys, joined by dots: `running.step_1_award_mesos.executing`. The chart itself has the empty id. */
  readonly id: string;
  /** The state key: the last part of the id. */
  readonly label: string;
  readonly kind: ChartNodeKind;
  /** Id of the state around it; `null` for the chart itself. */
  readonly parent: string | null;
  /** The state around it begins here. */
  readonly initial: boolean;
  readonly description?: string;
  readonly tags: readonly string[];
  /** Index of the saga's step that the state belongs to; missing for the states of the saga itself. */
  readonly step?: number;
  /** The actors that the state invokes: their ids, and their names in `setup({ actors })`; missing where it invokes none. */
  readonly invokes?: readonly { readonly id: string; readonly src: string }[];
}

/** One transition; a transition that leads nowhere (it only takes note of something) has its own source as target. */
export interface ChartEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** The event type; empty when the chart goes on by itself. */
  readonly event: string;
  readonly guard?: string;
  readonly actions: readonly string[];
  /** Whether the state is left at all. */
  readonly internal: boolean;
}

export interface ChartDescription {
  readonly id: string;
  /** In the order of the chart, every state behind the state around it; the first is the chart itself. */
  readonly nodes: readonly ChartNode[];
  readonly edges: readonly ChartEdge[];
}

const idOf = ({ path }: AnyStateNode): string => path.join('.');

function describeNode(node: AnyStateNode): ChartNode {
  const step = node.path.map(stepOfKey).find((index) => index !== undefined);
  return {
    id: idOf(node),
    label: node.key,
    kind: node.type,
    parent: node.parent ? idOf(node.parent) : null,
    initial: node.parent?.initial?.target?.includes(node) ?? false,
    ...(node.description === undefined ? {} : { description: node.description }),
    tags: [...node.tags],
    ...(step === undefined ? {} : { step }),
    ...(node.invoke.length === 0
      ? {}
      : { invokes: node.invoke.map(({ id, src }) => ({ id, src: typeof src === 'string' ? src : id })) }),
  };
}

function describeTransition(
  source: AnyStateNode,
  event: string,
  { target, guard, actions }: AnyTransitionDefinition,
): Omit<ChartEdge, 'id'>[] {
  const targets = target && target.length > 0 ? target : [source];
  return targets.map((one) => ({
    source: idOf(source),
    target: idOf(one as AnyStateNode),
    event,
    ...(guard === undefined ? {} : { guard: nameOf(guard) }),
    actions: actions.map(nameOf),
    internal: target === undefined,
  }));
}

/**
 * The states and transitions of a machine as plain lists, for drawing.
 *
 * Works for the machine of an action, of a saga, and for any other XState machine.
 */
export function describeChart(machine: AnyStateMachine): ChartDescription {
  const nodes: ChartNode[] = [];
  const edges: ChartEdge[] = [];
  const visit = (node: AnyStateNode): void => {
    nodes.push(describeNode(node));
    const transitions = [...node.transitions.values()].flat().map((one) => [one.eventType, one] as const);
    const always = (node.always ?? []).map((one) => ['', one] as const);
    for (const [event, transition] of [...always, ...transitions]) {
      for (const edge of describeTransition(node, event, transition)) {
        edges.push({ id: `${edge.source}#${edges.length}`, ...edge });
      }
    }
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  return { id: machine.id, nodes, edges };
}

/** Ids of the states that a stored state value (`SagaRecord.chart`, `snapshot.value`) stands in, outermost first. */
export function activeNodes(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    key,
    ...activeNodes(inner).map((path) => `${key}.${path}`),
  ]);
}

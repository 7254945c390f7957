import type { AnyStateMachine } from 'xstate';
import { type ChartDescription, type ChartEdge, type ChartNode, describeChart } from './describe-chart.js';

export interface MermaidOptions {
  /** Characters of a label after which it is cut. Default 120. */
  readonly maxLabel?: number;
  /** States deeper than this are folded into the one around them: 2 shows a saga by its steps. Default: all are shown. */
  readonly depth?: number;
}

/** A guard that every status event has: it fits the step. Naming it on each arrow would say nothing. */
const silentGuards = new Set(['fits', 'due', 'answersActivity', 'refusesActivity', 'rejectsUndo']);

/**
 * Text that Mermaid shows as it is. Whatever could end a label, a line or the code block around it, or begin markup, is
 * written as a character code, which Mermaid decodes after parsing.
 */
function escaped(text: string, max: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const cut = [...line].length > max ? `${[...line].slice(0, max - 1).join('')}…` : line;
  return [...cut]
    .map((character) =>
      /[\p{L}\p{N} _.,()[\]/+=!?…-]/u.test(character) ? character : `#${character.codePointAt(0)};`,
    )
    .join('');
}

/** Names of states: Mermaid takes letters, digits and underscores, and no two states may share one. */
function idsOf(nodes: readonly ChartNode[]): Map<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id } of nodes) {
    // The ending keeps words of Mermaid's own, such as `end`, from standing alone.
    const wanted = `${id.replaceAll(/[^A-Za-z0-9]+/g, '_')}_`;
    let free = wanted;
    for (let copy = 2; taken.has(free); copy += 1) free = `${wanted}${copy}`;
    taken.add(free);
    ids.set(id, free);
  }
  return ids;
}

const labelOf = ({ event, guard }: ChartEdge): string =>
  [event, guard === undefined || silentGuards.has(guard) ? '' : `[${guard}]`].filter(Boolean).join(' ');

/** The chart without the states that lie deeper; their transitions go from and to the states that hold them. */
function folded(chart: ChartDescription, depth: number): ChartDescription {
  const shownAs = new Map<string, string>();
  const depths = new Map<string, number>();
  const nodes = chart.nodes.filter(({ id, parent }) => {
    const own = parent === null ? 0 : (depths.get(parent) ?? 0) + 1;
    depths.set(id, own);
    shownAs.set(id, own <= depth ? id : (shownAs.get(parent ?? '') ?? ''));
    return own <= depth;
  });
  const edges = chart.edges.flatMap((edge) => {
    const source = shownAs.get(edge.source) ?? edge.source;
    const target = shownAs.get(edge.target) ?? edge.target;
    const inside = source === target && edge.source !== edge.target;
    return inside ? [] : [{ ...edge, source, target }];
  });
  return { ...chart, nodes, edges };
}

/** Arrows between the same two states become one, with all their labels. */
function arrows(edges: readonly ChartEdge[]): { source: string; target: string; labels: string[] }[] {
  const byEnds = new Map<string, { source: string; target: string; labels: string[] }>();
  for (const edge of edges) {
    if (edge.internal) continue;
    const { source, target } = edge;
    const ends = JSON.stringify([source, target]);
    const arrow = byEnds.get(ends) ?? { source, target, labels: [] };
    byEnds.set(ends, arrow);
    const label = labelOf(edge);
    if (label !== '' && !arrow.labels.includes(label)) arrow.labels.push(label);
  }
  return [...byEnds.values()];
}

function stateLines(chart: ChartDescription, ids: ReadonlyMap<string, string>, max: number): string[] {
  const childrenOf = (parent: string): readonly ChartNode[] =>
    chart.nodes.filter((node) => node.parent === parent && node.id !== '');
  const lines: string[] = [];
  const write = (parent: string, indent: string): void => {
    const children = childrenOf(parent);
    const first = children.find(({ initial }) => initial);
    if (first) lines.push(`${indent}[*] --> ${ids.get(first.id)}`);
    for (const { id, label, kind, description } of children) {
      const name = description === undefined ? label : `${label}: ${description}`;
      const state = `${indent}state "${escaped(name, max)}" as ${ids.get(id)}`;
      const inner = childrenOf(id);
      lines.push(inner.length > 0 ? `${state} {` : state);
      if (inner.length > 0) {
        write(id, `${indent}  `);
        lines.push(`${indent}}`);
      }
      if (kind === 'final') lines.push(`${indent}${ids.get(id)} --> [*]`);
    }
  };
  write('', '  ');
  return lines;
}

/**
 * A machine as the text of a Mermaid state diagram (`stateDiagram-v2`). Transitions that only take note of an event are
 * left out; names and descriptions are escaped, so the text is safe inside a Markdown code block whatever they contain.
 */
export function toMermaid(
  machine: AnyStateMachine,
  { maxLabel = 120, depth = Infinity }: MermaidOptions = {},
): string {
  const chart = folded(describeChart(machine), depth);
  const ids = idsOf(chart.nodes);
  const transitions = arrows(chart.edges).map(({ source, target, labels }) => {
    const label = labels.map((one) => escaped(one, maxLabel)).join('<br/>');
    return `  ${ids.get(source)} --> ${ids.get(target)}${label === '' ? '' : ` : ${label}`}`;
  });
  return `${['stateDiagram-v2', ...stateLines(chart, ids, maxLabel), ...transitions].join('\n')}\n`;
}

import { eventWord } from '../words.js';

/** @typedef {import('../data/types.js').ChartDescription} ChartDescription */
/** @typedef {import('../data/types.js').ChartNode} ChartNode */

/** @typedef {ChartNode & { readonly isOpen: boolean, readonly canOpen: boolean }} DrawnNode */

/**
 * @typedef {object} DrawnEdge
 * @property {string} id
 * @property {string} source
 * @property {string} target
 * @property {string} parent id of the state around both
 * @property {readonly string[]} labels
 * @property {boolean} isBundle it stands for many arrows: its labels are shown on demand
 */

/** @typedef {{ readonly nodes: readonly DrawnNode[], readonly edges: readonly DrawnEdge[] }} FoldedChart */

/** Guards that every such arrow has. */
const silentGuards = new Set(['fits', 'due', 'answersActivity']);
/** Where a saga chooses the next undo: it has an arrow to each of them and one back. */
const CHOOSING = 'compensating.choosing';

/**
 * The states of a step lie in a box that can be opened; all others are always shown.
 *
 * @param {ChartNode} node
 * @param {ReadonlyMap<string, ChartNode>} byId
 */
const isStepBox = ({ kind, step, parent }, byId) =>
  kind === 'compound' && step !== undefined && byId.get(parent ?? '')?.step === undefined;

/**
 * What is drawn of a chart: steps are closed boxes until they are opened, and every arrow is drawn between two states that
 * lie side by side, from and to the boxes that hold its ends. So sixty steps stay readable, and each box can be laid out
 * by itself.
 *
 * @param {ChartDescription} chart
 * @param {ReadonlySet<string>} opened
 * @returns {FoldedChart}
 */
export function foldChart(chart, opened) {
  const byId = new Map(chart.nodes.map((node) => [node.id, node]));
  /** From the chart itself down to the state. @param {string} id @returns {string[]} */
  const pathOf = (id) => {
    const parent = byId.get(id)?.parent ?? null;
    return parent === null ? [id] : [...pathOf(parent), id];
  };
  const closed = new Set(
    chart.nodes.filter((node) => isStepBox(node, byId) && !opened.has(node.id)).map(({ id }) => id),
  );
  const isShown = (/** @type {ChartNode} */ { id }) =>
    !pathOf(id)
      .slice(0, -1)
      .some((outer) => closed.has(outer));
  const nodes = chart.nodes.filter(isShown).map((node) => ({
    ...node,
    isOpen: !closed.has(node.id),
    canOpen: isStepBox(node, byId),
  }));
  const isSaga = nodes.some(({ canOpen }) => canOpen);
  /** @type {Map<string, DrawnEdge & { labels: string[] }>} */
  const edges = new Map();
  for (const { source, target, event, guard, internal } of chart.edges) {
    if (internal) continue;
    const [from, to] = [pathOf(source), pathOf(target)];
    let shared = 0;
    while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared += 1;
    const [start, end, parent] = [from[shared], to[shared], from[shared - 1]];
    if (start === undefined || end === undefined || parent === undefined) continue;
    if (pathOf(parent).some((outer) => closed.has(outer))) continue;
    const id = JSON.stringify([start, end]);
    const edge = edges.get(id) ?? {
      id,
      source: start,
      target: end,
      parent,
      labels: [],
      // Between the parts of a saga there are arrows of every step: their events would fill the drawing.
      isBundle: start !== source || (isSaga && parent === ''),
    };
    const label =
      `${eventWord(event)}${guard === undefined || silentGuards.has(guard) ? '' : ` [${guard}]`}`.trim();
    if (label !== '' && !edge.labels.includes(label)) edge.labels.push(label);
    edges.set(id, edge);
  }
  return { nodes, edges: chainUndos(nodes, [...edges.values()]) };
}

/**
 * Draws the undos as the chain in which they come: twice as many arrows as steps, all from and to one state, could not be
 * told apart. The chart leaves that state at once.
 *
 * @param {readonly DrawnNode[]} nodes
 * @param {readonly DrawnEdge[]} edges
 * @returns {DrawnEdge[]}
 */
function chainUndos(nodes, edges) {
  const undos = nodes.filter(({ id, parent, canOpen }) => canOpen && parent === 'compensating' && id !== '');
  if (undos.length < 2) return [...edges];
  const ids = new Set(undos.map(({ id }) => id));
  const rest = edges.filter(
    ({ source, target }) =>
      !(source === CHOOSING && ids.has(target)) && !(target === CHOOSING && ids.has(source)),
  );
  const chain = [CHOOSING, ...ids];
  const links = chain.slice(1).map((target, index) => {
    const source = /** @type {string} */ (chain[index]);
    const id = JSON.stringify([source, target]);
    return { id, source, target, parent: 'compensating', labels: [], isBundle: index > 0 };
  });
  return [...rest, ...links];
}

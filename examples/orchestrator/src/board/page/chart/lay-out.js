import { visible } from '../dom.js';

/** @typedef {import('./fold-chart.js').FoldedChart} FoldedChart */
/** @typedef {import('./fold-chart.js').DrawnNode} DrawnNode */
/** @typedef {import('./fold-chart.js').DrawnEdge} DrawnEdge */
/** @typedef {import('elkjs/lib/elk-api.js').ElkNode} ElkNode */
/** @typedef {import('elkjs/lib/elk-api.js').ElkExtendedEdge} ElkExtendedEdge */

/** @typedef {{ readonly title: string, readonly sub: string, readonly hasMark: boolean }} Caption */

export const HEADER = 30;
const SUB = 16;
const PILL = 20;
const LABELS_SHOWN = 2;
const LABEL_LENGTH = 42;
const LINE = 14;
/** Characters of a name in a box; the whole name comes up over it. */
const CAPTION_LENGTH = 40;

const pen = document.createElement('canvas').getContext('2d');

/**
 * @param {string} text
 * @param {number} size in pixels
 */
export function widthOf(text, size) {
  if (!pen) return text.length * size * 0.6;
  pen.font = `${size}px system-ui, sans-serif`;
  return pen.measureText(text).width;
}

/**
 * @param {string} text
 * @param {number} most characters
 */
const cut = (text, most) => ([...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text);

/** The lines that are written at an arrow. @param {DrawnEdge} edge */
export function linesOf({ labels, isBundle }) {
  if (isBundle || labels.length === 0) return [];
  const shown = labels.slice(0, LABELS_SHOWN).map((label) => cut(label, LABEL_LENGTH));
  return labels.length > LABELS_SHOWN ? [...shown, `and ${labels.length - LABELS_SHOWN} more`] : shown;
}

/** What is written of a name in a box. @param {string} text */
export const captionText = (text) => cut(visible(text), CAPTION_LENGTH);

/** Height of what is written in a box. @param {Caption} caption */
const captionHeight = ({ sub, hasMark }) => HEADER + (sub === '' ? 0 : SUB) + (hasMark ? PILL + 4 : 0);

/** @param {Caption} caption */
const captionWidth = ({ title, sub, hasMark }) =>
  Math.max(
    60,
    widthOf(captionText(title), 14) * 1.06 + 26,
    widthOf(captionText(sub), 12) + 26,
    hasMark ? 150 : 0,
  );

/** @param {DrawnEdge} edge @returns {ElkExtendedEdge} */
function elkEdge(edge) {
  const lines = linesOf(edge);
  const width = Math.max(0, ...lines.map((line) => widthOf(line, 11))) + 8;
  const labels = lines.length === 0 ? [] : [{ text: 'label', width, height: lines.length * LINE }];
  return { id: edge.id, sources: [`n:${edge.source}`], targets: [`n:${edge.target}`], labels };
}

/** @type {import('elkjs/lib/elk-api.js').ELK | undefined} */
let engine;

/** The layout runs in a worker, so that a large chart does not stop the page. */
function startEngine() {
  const policy = window.trustedTypes?.createPolicy('board', { createScriptURL: (url) => url });
  const address = '/assets/elkjs/elk-worker.min.js';
  const workerFactory = () =>
    new Worker(/** @type {string} */ (policy ? policy.createScriptURL(address) : address));
  return new ELK({ workerFactory });
}

/**
 * Lays a chart out; each box is laid out by itself.
 *
 * @param {FoldedChart} chart
 * @param {(node: DrawnNode) => Caption} captionOf
 * @returns {Promise<ElkNode>}
 */
export function layOut({ nodes, edges }, captionOf) {
  const isSaga = nodes.some(({ step }) => step !== undefined);
  /** @param {DrawnNode} node @returns {ElkNode} */
  const elkNode = (node) => {
    const caption = captionOf(node);
    const inner = nodes.filter(({ parent }) => parent === node.id);
    const isRoot = node.parent === null;
    const [width, height] = [captionWidth(caption), captionHeight(caption)];
    if (inner.length === 0) return { id: `n:${node.id}`, width, height };
    const top = isRoot ? 12 : height + 12;
    return {
      id: `n:${node.id}`,
      children: inner.map(elkNode),
      edges: edges.filter(({ parent }) => parent === node.id).map(elkEdge),
      layoutOptions: {
        'elk.algorithm': 'layered',
        'elk.direction': isRoot && isSaga ? 'RIGHT' : 'DOWN',
        'elk.padding': `[top=${top},left=16,bottom=16,right=16]`,
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${width}, ${height})`,
        'elk.edgeRouting': 'ORTHOGONAL',
        'elk.spacing.nodeNode': '28',
        'elk.spacing.edgeNode': '18',
        'elk.layered.spacing.nodeNodeBetweenLayers': '34',
        'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
        'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
        'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
        'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
      },
    };
  };
  const [root] = nodes;
  if (!root) throw new Error('The chart has no states.');
  engine ??= startEngine();
  return engine.layout(elkNode(root));
}

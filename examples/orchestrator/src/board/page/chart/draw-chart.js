import { svg } from '../dom.js';
import { captionText, HEADER, linesOf, widthOf } from './lay-out.js';

/** @typedef {import('elkjs/lib/elk-api.js').ElkNode} ElkNode */
/** @typedef {import('elkjs/lib/elk-api.js').ElkExtendedEdge} ElkExtendedEdge */
/** @typedef {import('./fold-chart.js').FoldedChart} FoldedChart */
/** @typedef {import('./fold-chart.js').DrawnNode} DrawnNode */
/** @typedef {import('./lay-out.js').Caption} Caption */
/** @typedef {import('./step-marks.js').Mark} Mark */

/**
 * @typedef {object} Drawing
 * @property {FoldedChart} chart
 * @property {ElkNode} layout
 * @property {(node: DrawnNode) => Caption} captionOf
 * @property {(node: DrawnNode) => Mark | undefined} markOf
 * @property {ReadonlySet<string>} active
 */

const RADIUS = 6;

/** @param {ElkExtendedEdge} edge */
function pathOf({ sections = [] }) {
  return sections
    .map(({ startPoint, bendPoints = [], endPoint }) =>
      [startPoint, ...bendPoints, endPoint]
        .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
        .join(''),
    )
    .join('');
}

/**
 * @param {ElkExtendedEdge} laidOut
 * @param {Drawing} drawing
 */
function drawEdge(laidOut, { chart }) {
  const edge = chart.edges.find(({ id }) => id === laidOut.id);
  const [label] = laidOut.labels ?? [];
  const lines = edge ? linesOf(edge) : [];
  return svg(
    'g',
    { class: 'edge' },
    edge && edge.labels.length > 0 && svg('title', {}, edge.labels.join('\n')),
    svg('path', { class: 'reach', d: pathOf(laidOut) }),
    svg('path', { class: 'line', d: pathOf(laidOut), 'marker-end': 'url(#arrow)' }),
    label &&
      svg(
        'text',
        { x: (label.x ?? 0) + 4, y: (label.y ?? 0) + 10 },
        ...lines.map((line, index) =>
          svg('tspan', { x: (label.x ?? 0) + 4, dy: index === 0 ? 0 : 14 }, line),
        ),
      ),
  );
}

/**
 * @param {DrawnNode} node
 * @param {ElkNode} place
 * @param {Drawing} drawing
 */
function drawBox(node, { width = 0, height = 0 }, { captionOf, markOf, active }) {
  const { title, sub } = captionOf(node);
  const mark = markOf(node);
  const isActive = active.has(node.id);
  const pillTop = HEADER + (sub === '' ? 0 : 16);
  const name = [title, sub, mark?.word, isActive ? 'current' : ''].filter(Boolean).join(', ');
  const box = svg(
    'g',
    {
      class: ['node', node.kind, isActive && 'active', mark && `state-${mark.state}`]
        .filter(Boolean)
        .join(' '),
      'data-id': node.id,
      ...(node.canOpen
        ? { role: 'button', 'aria-expanded': String(node.isOpen), 'aria-label': name, tabindex: -1 }
        : {}),
    },
    svg('title', {}, [title, sub, node.description].filter(Boolean).join('\n')),
    svg('rect', { class: 'box', width, height, rx: RADIUS }),
    node.kind === 'final' &&
      svg('rect', { class: 'inner', x: 3, y: 3, width: width - 6, height: height - 6, rx: RADIUS - 2 }),
    svg('text', { class: 'title', x: 13, y: 20 }, captionText(title)),
    sub !== '' && svg('text', { class: 'sub', x: 13, y: 36 }, captionText(sub)),
    mark &&
      svg(
        'g',
        { class: 'mark', transform: `translate(13 ${pillTop - 4})` },
        svg('rect', { class: 'pill', width: widthOf(mark.word, 12) * 1.12 + 27, height: 20, rx: 10 }),
        svg('circle', { cx: 10, cy: 10, r: 3.5 }),
        svg('text', { x: 18, y: 14 }, mark.word),
      ),
    node.initial && svg('path', { class: 'initial', d: 'M-13 -9 q2 9 11 10', 'marker-end': 'url(#arrow)' }),
    node.initial && svg('circle', { class: 'start', cx: -13, cy: -9, r: 3.5 }),
  );
  return box;
}

/**
 * @param {ElkNode} place
 * @param {Drawing} drawing
 * @returns {SVGGElement}
 */
function drawNode(place, drawing) {
  const { x = 0, y = 0, children = [], edges = [] } = place;
  const node = drawing.chart.nodes.find(({ id }) => place.id === `n:${id}`);
  return svg(
    'g',
    { transform: `translate(${x} ${y})` },
    node && node.parent !== null && drawBox(node, place, drawing),
    ...children.map((child) => drawNode(child, drawing)),
    ...edges.map((edge) => drawEdge(edge, drawing)),
  );
}

/**
 * A chart as SVG.
 *
 * @param {Drawing} drawing
 * @param {string} label
 */
export function drawChart(drawing, label) {
  const { width = 0, height = 0 } = drawing.layout;
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'group', 'aria-label': label },
    svg(
      'defs',
      {},
      svg(
        'marker',
        {
          id: 'arrow',
          viewBox: '0 0 8 8',
          refX: 7,
          refY: 4,
          markerWidth: 8,
          markerHeight: 8,
          orient: 'auto',
        },
        svg('path', { class: 'head', d: 'M0 0.5L8 4L0 7.5z' }),
      ),
    ),
    drawNode(drawing.layout, drawing),
  );
}

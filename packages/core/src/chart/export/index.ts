export {
  activeNodes,
  describeChart,
  type ChartDescription,
  type ChartEdge,
  type ChartNode,
  type ChartNodeKind,
} from './describe-chart.js';
export { toMermaid, type MermaidOptions } from './mermaid.js';
export { toStatelyJson } from './stately-json.js';
export { concernedStep, standingOf, type Standing } from './standing.js';

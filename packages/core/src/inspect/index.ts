export type { ChartInspector } from './chart-inspector.js';
export { attachInspector, createInspectionObserver, type InspectionOptions } from './inspection-observer.js';
export type { InspectedPlace, Sanitise } from './sanitise.js';

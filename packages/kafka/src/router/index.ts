export { Router, type RouterOptions } from './router.js';
export { routeRecord, type Route } from './route-record.js';

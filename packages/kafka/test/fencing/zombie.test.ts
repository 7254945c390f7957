import { zombieSuite } from './zombie-suite.js';

zombieSuite('committed', [
  'worker.computed',
  'transaction.begun',
  'transaction.registered',
  'transaction.sent',
]);

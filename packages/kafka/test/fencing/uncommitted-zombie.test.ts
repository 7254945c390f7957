import { zombieSuite } from './zombie-suite.js';

zombieSuite('uncommitted', [
  'worker.computed',
  'transaction.begun',
  'transaction.registered',
  'transaction.sent',
  'commands.due',
  'commands.sent',
]);

import { twoOwnersSuite } from './two-owners-suite.js';

twoOwnersSuite('uncommitted', [
  'worker.computed',
  'transaction.begun',
  'transaction.registered',
  'transaction.sent',
  'commands.due',
  'commands.sent',
]);

import { twoOwnersSuite } from './two-owners-suite.js';

twoOwnersSuite('committed', [
  'worker.computed',
  'transaction.begun',
  'transaction.registered',
  'transaction.sent',
]);

export { awardCurrency } from './currency.js';
export { acceptToCashShop, releaseFromCashShop } from './transfer-steps.js';
export { transferToCashShop, withdrawFromCashShop } from './transfers.js';

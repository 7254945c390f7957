export { depositToStorage, showStorage } from './deposit.js';
export { updateStorageMesos } from './storage-mesos.js';
export { acceptToStorage, releaseFromStorage } from './transfer-steps.js';
export { transferToStorage, withdrawFromStorage } from './transfers.js';

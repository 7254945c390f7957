import { createCatalog } from '../../../src/index.js';
import { announce, greet, lock, pin, ring } from './bells.js';
import { townCommands, townStatus } from './channels.js';
import { pay, transfer } from './coins.js';
import { brew, burn, check, reserve, take } from './goods.js';

/** Every kind of action, of undo and of look-up once. */
export const townActions = {
  pay,
  take,
  pin,
  ring,
  lock,
  announce,
  burn,
  brew,
  greet,
  check,
  reserve,
  transfer,
};

export const townCatalog = createCatalog({
  actions: Object.values(townActions),
  commandChannels: [townCommands],
  statusChannels: [townStatus],
  reading: 'go',
});

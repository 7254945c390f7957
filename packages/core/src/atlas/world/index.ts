export { blockPortal, unblockPortal } from './portal.js';
export { spawnMonsterIn } from './spawn-monster.js';
export { spawnReactorDrops } from './reactor-drops.js';

import { tellOrders } from './tell-orders.js';

const lamp = { item: 'lamp', count: 2, cents: 5_000, card: 'gold', address: 'Quay 1' };

tellOrders(
  [lamp, { ...lamp, card: 'empty' }, { ...lamp, address: 'nowhere' }, { ...lamp, count: 9 }],
  new Map([['lamp', 5]]),
  (line) => console.log(line),
);

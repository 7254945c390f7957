import { tellOrders } from './tell-orders.js';

const lamp = { item: 'lamp', count: 2, cents: 5_000, card: 'gold', address: 'Quay 1' };
const orders = [lamp, { ...lamp, card: 'empty' }, { ...lamp, address: 'nowhere' }, { ...lamp, count: 9 }];
const lines: string[] = [];

tellOrders(orders, new Map([['lamp', 5]]), (line) => lines.push(line));
console.log(lines.join('\n'));

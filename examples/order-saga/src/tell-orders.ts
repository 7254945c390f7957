import { saga } from '@sagachart/core';
import { createEmbeddedOrchestrator } from '@sagachart/testing';
import { chargeCard, orderCatalog, reserveStock, ship } from './actions.js';
import { orderServices } from './services.js';

export interface Order {
  readonly item: string;
  readonly count: number;
  readonly cents: number;
  readonly card: string;
  readonly address: string;
}

export const orderSaga = ({ item, count, cents, card, address }: Order) =>
  saga('order', { initiatedBy: 'web-shop' })
    .step('reserve', reserveStock({ item, count }))
    .step('charge', chargeCard({ card, cents }))
    .step('ship', ship({ item, address }));

/** Runs the orders one after the other and tells each one's story, line by line. */
export function tellOrders(
  orders: readonly Order[],
  shelf: Map<unknown, number>,
  tell: (line: string) => void,
): void {
  const shop = createEmbeddedOrchestrator({ catalog: orderCatalog, participants: [orderServices(shelf)] });
  const told = (at: number, text: string): void =>
    tell(`  ${new Date(at).toISOString().slice(14, 23)}  ${text}`);
  const show = (arrow: string) => {
    return ({ topic, value }: { readonly topic: string; readonly value: unknown }, at: number): void => {
      if (topic === orderCatalog.sagaCommandTopic) return;
      const { type, body } = JSON.parse(String(value)) as { readonly type: string; readonly body: object };
      told(at, `${arrow} ${type.padEnd(13)} ${Object.values(body).join(', ')}`.trimEnd());
    };
  };
  shop.on('message', show('->'));
  shop.on('arrival', show('<-'));
  for (const order of orders) {
    tell(`${order.count} x ${order.item} to ${order.address}, card ${order.card}`);
    shop.submit(orderSaga(order));
    shop.advanceUntilIdle();
    tell(`  on the shelf: ${[...shelf].map(([item, count]) => `${count} x ${String(item)}`).join(', ')}`);
  }
}

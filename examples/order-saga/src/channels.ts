import { BODY, defineCommandChannel, defineStatusChannel, str, TYPE, u32, uuid } from '@sagachart/core';

const envelope = { transactionId: uuid(), type: TYPE, body: BODY } as const;
const answers = { envelope, transactionIdAt: ['top'] } as const;
const goods = { item: str(), count: u32() };
const payment = { card: str(), cents: u32() };
const parcel = { item: str(), address: str() };

export const stock = defineCommandChannel({
  name: 'stock',
  topic: 'COMMAND_TOPIC_STOCK',
  envelope,
  types: { RESERVE: goods, RELEASE: goods },
});
export const stockStatus = defineStatusChannel({
  name: 'stock-status',
  topic: 'EVENT_TOPIC_STOCK_STATUS',
  ...answers,
  types: { RESERVED: goods, RELEASED: goods, SOLD_OUT: goods },
});
export const card = defineCommandChannel({
  name: 'card',
  topic: 'COMMAND_TOPIC_CARD',
  envelope,
  types: { CHARGE: payment, REFUND: payment },
});
export const cardStatus = defineStatusChannel({
  name: 'card-status',
  topic: 'EVENT_TOPIC_CARD_STATUS',
  ...answers,
  types: { CHARGED: payment, REFUNDED: payment, DECLINED: { ...payment, why: str() } },
});
export const shipping = defineCommandChannel({
  name: 'shipping',
  topic: 'COMMAND_TOPIC_SHIPPING',
  envelope,
  types: { SHIP: parcel },
});
export const shippingStatus = defineStatusChannel({
  name: 'shipping-status',
  topic: 'EVENT_TOPIC_SHIPPING_STATUS',
  ...answers,
  types: { SHIPPED: parcel, UNDELIVERABLE: { ...parcel, why: str() } },
});

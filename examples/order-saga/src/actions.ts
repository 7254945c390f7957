import { createCatalog, defineAction, object, str, u32 } from '@sagachart/core';
import { card, cardStatus, shipping, shippingStatus, stock, stockStatus } from './channels.js';

export const reserveStock = defineAction({
  name: 'reserve_stock',
  kind: 'command',
  summary: 'Puts goods aside for the order.',
  payload: object({ item: str(), count: u32() }),
  sample: { item: 'lamp', count: 2 },
  send: ({ transactionId, payload }) => stock.types.RESERVE({ transactionId, body: payload }),
  completes: (on) => [on(stockStatus.types.RESERVED, ({ payload }) => ({ body: payload }))],
  fails: (on) => [
    on(stockStatus.types.SOLD_OUT, undefined, ({ body }) => ({ reason: `${body.item} is sold out` })),
  ],
  undo: {
    kind: 'inverse',
    send: ({ transactionId, payload }) => stock.types.RELEASE({ transactionId, body: payload }),
    completes: (on) => [on(stockStatus.types.RELEASED, ({ payload }) => ({ body: payload }))],
  },
});

export const chargeCard = defineAction({
  name: 'charge_card',
  kind: 'command',
  summary: 'Takes the price from the card.',
  payload: object({ card: str(), cents: u32() }),
  sample: { card: '4111', cents: 5_000 },
  send: ({ transactionId, payload }) => card.types.CHARGE({ transactionId, body: payload }),
  completes: (on) => [on(cardStatus.types.CHARGED, ({ payload }) => ({ body: payload }))],
  fails: (on) => [on(cardStatus.types.DECLINED, undefined, ({ body }) => ({ reason: body.why }))],
  undo: {
    kind: 'inverse',
    send: ({ transactionId, payload }) => card.types.REFUND({ transactionId, body: payload }),
    completes: (on) => [on(cardStatus.types.REFUNDED, ({ payload }) => ({ body: payload }))],
  },
});

export const ship = defineAction({
  name: 'ship',
  kind: 'command',
  summary: 'Hands the parcel to the carrier.',
  payload: object({ item: str(), address: str() }),
  sample: { item: 'lamp', address: 'Quay 1' },
  send: ({ transactionId, payload }) => shipping.types.SHIP({ transactionId, body: payload }),
  completes: (on) => [on(shippingStatus.types.SHIPPED)],
  fails: (on) => [on(shippingStatus.types.UNDELIVERABLE, undefined, ({ body }) => ({ reason: body.why }))],
  undo: { kind: 'impossible', reason: 'the parcel is on its way' },
});

export const orderCatalog = createCatalog({
  actions: [reserveStock, chargeCard, ship],
  commandChannels: [stock, card, shipping],
  statusChannels: [stockStatus, cardStatus, shippingStatus],
});

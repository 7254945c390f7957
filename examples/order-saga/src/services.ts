import type { Participant } from '@sagachart/testing';

interface Letter {
  readonly transactionId: string;
  readonly type: string;
  readonly body: Readonly<Record<string, string | number>>;
}

const answers: Readonly<
  Record<string, (body: Letter['body'], shelf: Map<unknown, number>) => readonly [string, string?]>
> = {
  RESERVE: ({ item, count }, shelf) => {
    const left = (shelf.get(item) ?? 0) - Number(count);
    if (left < 0) return ['SOLD_OUT'];
    shelf.set(item, left);
    return ['RESERVED'];
  },
  RELEASE: ({ item, count }, shelf) => {
    shelf.set(item, (shelf.get(item) ?? 0) + Number(count));
    return ['RELEASED'];
  },
  CHARGE: ({ card }) => (card === 'empty' ? ['DECLINED', 'the card has no money left'] : ['CHARGED']),
  REFUND: () => ['REFUNDED'],
  SHIP: ({ address }) =>
    address === 'nowhere' ? ['UNDELIVERABLE', 'there is no such address'] : ['SHIPPED'],
};

/** The stock, the card company and the carrier in one: obeys every command at once and answers a moment later. */
export function orderServices(shelf: Map<unknown, number>): Participant {
  return ({ topic, value }) => {
    const { transactionId, type, body } = value as Letter;
    const answer = answers[type]?.(body, shelf);
    if (!answer) return [];
    const [told, why] = answer;
    return [
      {
        topic: topic.replace('COMMAND_TOPIC', 'EVENT_TOPIC').concat('_STATUS'),
        value: { transactionId, type: told, body: { ...body, ...(why ? { why } : {}) } },
        delayMs: 250,
      },
    ];
  };
}

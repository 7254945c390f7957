import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lintSaga } from '@sagachart/core';
import { describe, expect, it } from 'vitest';
import { orderSaga, tellOrders, type Order } from '../src/tell-orders.js';

const order: Order = { item: 'lamp', count: 2, cents: 5_000, card: 'gold', address: 'Quay 1' };

function story(change: Partial<Order>, shelf = new Map<unknown, number>([['lamp', 5]])): string[] {
  const lines: string[] = [];
  tellOrders([{ ...order, ...change }], shelf, (line) => lines.push(line));
  return lines;
}
/** The messages of a story: direction and type. */
const messages = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /(?:->|<-) \w+/.exec(line)?.[0] ?? []);

describe('an order', () => {
  it('that goes well is reserved, charged and shipped', () => {
    expect(story({})).toEqual([
      '2 x lamp to Quay 1, card gold',
      '  00:00.000  -> RESERVE       lamp, 2',
      '  00:00.250  <- RESERVED      lamp, 2',
      '  00:00.250  -> CHARGE        gold, 5000',
      '  00:00.500  <- CHARGED       gold, 5000',
      '  00:00.500  -> SHIP          lamp, Quay 1',
      '  00:00.750  <- SHIPPED       lamp, Quay 1',
      '  00:00.750  -> COMPLETED',
      '  on the shelf: 3 x lamp',
    ]);
  });

  it('whose card is declined gives the stock back before it fails', () => {
    const lines = story({ card: 'empty' });
    expect(messages(lines)).toEqual([
      '-> RESERVE',
      '<- RESERVED',
      '-> CHARGE',
      '<- DECLINED',
      '-> RELEASE',
      '<- RELEASED',
      '-> FAILED',
    ]);
    expect(lines.at(-2)).toContain('the card has no money left, charge, 0, order, UNKNOWN');
    expect(lines.at(-1)).toBe('  on the shelf: 5 x lamp');
  });

  it('that cannot be delivered is refunded, then released: the reverse of what was done', () => {
    expect(messages(story({ address: 'nowhere' })).slice(5)).toEqual([
      '<- UNDELIVERABLE',
      '-> REFUND',
      '<- REFUNDED',
      '-> RELEASE',
      '<- RELEASED',
      '-> FAILED',
    ]);
  });

  it('for more than there is undoes nothing, for nothing was done', () => {
    const lines = story({ count: 9 });
    expect(messages(lines)).toEqual(['-> RESERVE', '<- SOLD_OUT', '-> FAILED']);
    expect(lines.at(-1)).toBe('  on the shelf: 5 x lamp');
  });

  it('has its irreversible step last, so that the linter is content', () => {
    const steps = orderSaga(order).steps.map(({ id, draft: { action, payload } }) => ({
      id,
      action,
      payload,
    }));
    expect(lintSaga(steps)).toEqual([]);
    expect(lintSaga(steps.toReversed()).map(({ stepId }) => stepId)).toEqual(['ship']);
  });
});

describe('the example', () => {
  const folder = fileURLToPath(new URL('../', import.meta.url));

  it('has its channels and actions in less than 100 lines', () => {
    const lines = ['channels.ts', 'actions.ts'].flatMap((name) =>
      readFileSync(`${folder}src/${name}`, 'utf8').trimEnd().split('\n'),
    );
    expect(lines.length).toBeLessThan(100);
  });

  it('prints four stories', { timeout: 60_000 }, () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--conditions=sagachart-source', '--import', 'tsx', `${folder}src/main.ts`],
      { cwd: folder, encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.match(/-> (?:COMPLETED|FAILED)/g)).toEqual([
      '-> COMPLETED',
      '-> FAILED',
      '-> FAILED',
      '-> FAILED',
    ]);
  });
});

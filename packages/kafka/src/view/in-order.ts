import type { SagaMessage } from '@sagachart/core';

/**
 * Merges lists that are in order each. Between lists time decides, and of one moment what was sent goes first: an answer is
 * later than what it answers.
 */
export function inOrder(lists: readonly (readonly SagaMessage[])[]): SagaMessage[] {
  const heads = lists.map((list) => ({ list, next: 0 }));
  const merged: SagaMessage[] = [];
  for (;;) {
    let first: { readonly list: readonly SagaMessage[]; next: number } | undefined;
    for (const head of heads) {
      const message = head.list[head.next];
      if (message && (!first || isBefore(message, first.list[first.next] as SagaMessage))) first = head;
    }
    if (!first) return merged;
    merged.push(first.list[first.next] as SagaMessage);
    first.next += 1;
  }
}

const rank = { saga: 0, command: 1, operator: 2, answer: 2, event: 2, outcome: 3 } as const;

const isBefore = (one: SagaMessage, other: SagaMessage): boolean =>
  one.at !== other.at ? one.at < other.at : rank[one.kind] < rank[other.kind];

import { saga, type SagaDraft } from '@sagachart/core';
import { ask, move } from '../support/bank.js';
import { CLOSED_ACCOUNT } from './process-plan.js';

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const REFUSING_ACCOUNT = 13;

/** A saga of one to six steps; about a third fail: by an account that refuses, or by a branch that is closed. */
export function randomSaga(random: () => number): SagaDraft {
  const accounts = new Set<number>();
  while (accounts.size < 1 + Math.floor(random() * 5)) accounts.add(100 + Math.floor(random() * 10_000));
  let draft = saga('transfer', { initiatedBy: 'chaos' });
  for (const account of accounts) {
    if (random() < 0.25) draft = draft.step(`ask ${account}`, ask({ account }));
    const amount = (random() < 0.5 ? -1 : 1) * (1 + Math.floor(random() * 1_000));
    draft = draft.step(`move ${account}`, move({ account, amount }));
  }
  const end = random();
  if (end < 0.25) return draft.step('refused', move({ account: REFUSING_ACCOUNT, amount: 5 }));
  return end < 0.35 ? draft.step('closed', ask({ account: CLOSED_ACCOUNT })) : draft;
}

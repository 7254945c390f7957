import { readFileSync } from 'node:fs';
import { createActor } from 'xstate';
import { expect, it } from 'vitest';
import { actionInput, awardMesos } from '../../src/index.js';

it('the machine of an action starts with the input that its documentation shows', () => {
  const source = readFileSync(new URL('../../src/action/define-action.ts', import.meta.url), 'utf8');
  const shown = /An ordinary XState machine: `createActor\(action\.machine, (?<options>.*)\)`/.exec(
    source,
  )?.groups;
  expect(shown?.['options']).toBe('{ input: actionInput({ transactionId, payload }) }');
  const input = actionInput({
    transactionId: '0a1b2c3d-0001-4000-8000-000000000001',
    payload: awardMesos.sample,
  });
  const actor = createActor(awardMesos.machine, { input }).start();
  expect(actor.getSnapshot().value).toBe('executing');
  actor.stop();
});

import { describe, expect, it } from 'vitest';
import { createCatalog, defineAction } from '../../src/index.js';
import { townCommands, townStatus } from '../model/town/channels.js';
import { about, done, lookUp, order, refused, tagged } from '../model/town/steps.js';
import { Desk, failedBody, said, step } from './desk.js';

/** Takes an item from where it lies, or from anywhere while nobody can tell where it lies. */
const take = defineAction<{ readonly tag: string }, { readonly place: number } | undefined>({
  name: 'take',
  kind: 'command',
  summary: 'Takes an item out of the shop.',
  reading: 'open',
  payload: tagged,
  sample: { tag: 'a' },
  lookUp: {
    ...lookUp('find-item'),
    optional: true,
    refuse: (found) => found && lookUp('shop').refuse(found),
  },
  send: (step) => order.TAKE(about(step, { place: step.found?.place ?? 0 })),
  completes: (on) => [on(...done('TAKE'))],
  fails: (on) => [on(...refused('TAKE'))],
  undo: { kind: 'nothing', reason: 'it is only a test' },
});
const catalog = createCatalog({
  actions: [take],
  commandChannels: [townCommands],
  statusChannels: [townStatus],
});
function asking(): Desk {
  const desk = new Desk({}, catalog);
  expect(said(desk.start(step('a', 'take')))).toEqual(['ask find-item 0:execute']);
  return desk;
}
const placeOf = ({ messages }: ReturnType<Desk['port']>): unknown =>
  (JSON.parse(messages[0]?.value ?? '{}') as { body?: { place?: number } }).body?.place;

describe('a look-up that is optional', () => {
  it('is used when it is answered', () => {
    expect(placeOf(asking().port('0:execute'))).toBe(7);
  });

  it('rejects the step when the action refuses the answer', () => {
    const output = asking().port('0:execute', { result: { place: -1 } });
    expect(said(output)).toEqual(['FAILED at a']);
    expect(failedBody(output)?.['reason']).toBe('shop: no such place');
  });

  it.each([
    ['fails', { error: 'the port is closed' }],
    ['gives garbage', { result: [1] }],
    ['gives nothing', { result: null }],
  ])('that %s does not hold the command up', (_, outcome) => {
    const desk = asking();
    const output = desk.port('0:execute', outcome as { error: string });
    expect(said(output)).toEqual(['TAKE 0:execute#1']);
    expect(placeOf(output)).toBe(0);
    expect(said(desk.done('TAKE', 'a'))).toEqual(['COMPLETED']);
  });

  it('that stays silent does not hold the command up, and its late answer changes nothing', () => {
    const desk = asking();
    expect(said(desk.pass(30_000))).toEqual(['TAKE 0:execute#1']);
    expect(desk.port('0:execute', { result: { place: -1 } }).ignored).toEqual(['not-awaited']);
    desk.restart();
    expect(said(desk.done('TAKE', 'a'))).toEqual(['COMPLETED']);
  });

  it('answers only to its own key', () => {
    expect(asking().port('1:execute').ignored).toEqual(['not-awaited']);
  });
});

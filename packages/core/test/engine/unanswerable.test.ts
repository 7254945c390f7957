import { describe, expect, it } from 'vitest';
import { createCatalog, defineAction, type EngineOutput, object, SagaEngine, str } from '../../src/index.js';
import { fits } from '../../src/channel/index.js';
import { townCommands, townStatus } from '../model/town/channels.js';
import { about, done, order } from '../model/town/steps.js';
import { COMMANDS, command, failedBody, ID, said, STATUS, step } from './desk.js';

const payload = object({ tag: str() });
const own = (name: string) =>
  ({
    name,
    kind: 'command',
    summary: 'A test.',
    payload,
    reading: 'open',
    sample: { tag: 'sound' },
  }) as const;

/** Sends as many commands as its tag says, but for the sample one. */
const several = defineAction({
  ...own('several'),
  send: (one) =>
    Array.from({ length: Number(one.payload.tag) || 1 }, () => order.BREW(about(one as never, {}))),
  completes: (on) => [on(...done('BREW'))],
  undo: { kind: 'nothing', reason: 'a test' },
});
const none = defineAction({
  ...own('none'),
  send: (one) => (one.payload.tag === 'sound' ? order.BREW(about(one as never, {})) : []),
  completes: (on) => [on(...done('BREW'))],
  undo: { kind: 'nothing', reason: 'a test' },
});
const unknownTo = (tag: string): string => (tag === 'sound' ? tag : (undefined as never));
const nameless = defineAction({
  ...own('nameless'),
  send: (one) => order.BREW(about(one as never, {})),
  completes: (on) => [on(townStatus.types.DONE, (one) => ({ body: { tag: unknownTo(one.payload.tag) } }))],
  undo: { kind: 'nothing', reason: 'a test' },
});
const forgetful = defineAction({
  ...own('forgetful'),
  send: (one) => order.BREW(about(one as never, {})),
  completes: (on) => [on(...done('BREW'))],
  undo: {
    kind: 'inverse',
    send: (one) => (one.payload.tag === 'sound' ? order.POUR_AWAY(about(one as never, {})) : []),
    completes: (on) => [on(...done('POUR_AWAY'))],
  },
});
const catalog = createCatalog({
  actions: [several, none, nameless, forgetful],
  commandChannels: [townCommands],
  statusChannels: [townStatus],
});

const start = (...steps: readonly object[]): [SagaEngine, EngineOutput] => {
  const engine = new SagaEngine(catalog);
  return [
    engine,
    engine.handle({ kind: 'message', topic: COMMANDS, value: JSON.stringify(command(...steps)), at: 0 }),
  ];
};
const answered = (engine: SagaEngine, what: string, tag: string): EngineOutput => {
  const body = { command: what, tag, amount: 0, receipt: '' };
  const value = JSON.stringify({ transactionId: ID, type: 'DONE', body });
  return engine.handle({ kind: 'message', topic: STATUS, value, at: 1 });
};

describe('a step whose answer could not be told from others is rejected before anything is sent', () => {
  it.each([
    ['several', '2', 'several is not sent: it made 2 commands, and one answer is awaited'],
    ['none', 'a', 'none is not sent: it made 0 commands, and one answer is awaited'],
    [
      'nameless',
      'a',
      'nameless is not sent: the answer would have to be compared with body.tag, which is undefined',
    ],
  ])('%s', (action, tag, reason) => {
    const [, output] = start(step(tag, action));
    expect(said(output)).toEqual([`FAILED at ${tag}`]);
    expect(failedBody(output)).toMatchObject({ reason });
  });

  it('an undo parks at once, with the reason', () => {
    const [engine] = start(step('a', 'forgetful'), step('b', 'none'));
    expect(said(answered(engine, 'BREW', 'a'))).toEqual(['FAILED at b']);
    expect(engine.find(ID)?.context.steps[0]).toMatchObject({
      status: 'parked',
      note: 'forgetful is not sent: it made 0 commands, and one answer is awaited',
    });
  });
});

it('a pattern that names a member with undefined fits nothing, not even a message without that member', () => {
  expect(fits({ body: { tag: undefined } }, { body: { tag: 'anything' } })).toBe(false);
  expect(fits({ body: { tag: undefined } }, { body: {} })).toBe(false);
  expect(fits({ body: {} }, { body: { tag: 'anything' } })).toBe(true);
});

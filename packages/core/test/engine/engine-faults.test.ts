import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createCatalog,
  type DeadlineFault,
  defineAction,
  type MessageInput,
  SagaEngine,
  str,
} from '../../src/index.js';
import { townCommands, townStatus } from '../model/town/channels.js';
import { about, done, order } from '../model/town/steps.js';
import { COMMANDS, command, failedBody, ID, OTHER_ID, said, step } from './desk.js';

/** Its schema throws where a schema should only refuse. */
const fragile = defineAction({
  name: 'fragile',
  kind: 'command',
  summary: 'Breaks by its payload.',
  payload: z.object({ tag: str() }).refine(({ tag }) => {
    if (tag === 'broken') throw new Error('boom');
    return true;
  }),
  sample: { tag: 'whole' },
  send: (own) => order.BREW(about(own as never, {})),
  completes: (on) => [on(...done('BREW'))],
  undo: { kind: 'nothing', reason: 'a test' },
});
const catalog = createCatalog({
  actions: [fragile],
  commandChannels: [townCommands],
  statusChannels: [townStatus],
});
const saga = (id: string, tag: string, more: object = {}): MessageInput => ({
  kind: 'message',
  topic: COMMANDS,
  value: JSON.stringify({ ...command(step(tag, 'fragile', more)), transactionId: id }),
  at: 0,
});

describe('a message at which the engine fails', () => {
  it('makes it throw; set aside on a fresh engine it is buried, and its sender is told FAILED', () => {
    const input = saga(ID, 'broken');
    expect(() => new SagaEngine(catalog).handle(input)).toThrow('boom');
    const output = new SagaEngine(catalog).setAside(input, 'The engine failed: boom.');
    expect(output.deadLetters).toMatchObject([
      { code: 'SAGA_ENGINE_FAULT', reason: 'The engine failed: boom.', value: input.value },
    ]);
    expect(failedBody(output)).toMatchObject({
      reason: 'The engine failed: boom.',
      failedStep: '',
      sagaType: 'errand',
    });
    expect([...output.changed]).toEqual([ID]);
  });

  it('tells FAILED once, however often the command comes', () => {
    const engine = new SagaEngine(catalog);
    engine.setAside(saga(ID, 'broken'), 'boom');
    const again = engine.setAside(saga(ID, 'broken'), 'boom');
    expect(again.messages).toEqual([]);
    expect(again.deadLetters).toHaveLength(1);
  });

  it('tells nothing that would contradict a saga under way', () => {
    const engine = new SagaEngine(catalog);
    engine.handle(saga(ID, 'whole'));
    const output = engine.setAside(saga(ID, 'broken'), 'boom');
    expect(said(output)).toEqual([]);
    expect(engine.find(ID)?.status).toBe('running');
  });
});

describe('deadlines', () => {
  const patience = (deadlineMs: number) => ({ policy: { deadlineMs } });

  it('one at which the engine fails names its saga, and can be left alone: the others pass', () => {
    let failing = true;
    const engine = new SagaEngine(catalog, {
      observe: ({ transactionId, event }) => {
        if (failing && transactionId === ID && event?.type === 'deadline') throw new Error('boom');
      },
    });
    engine.handle(saga(ID, 'first', patience(10)));
    engine.handle(saga(OTHER_ID, 'second', patience(20)));
    const fault = ((): unknown => {
      try {
        return engine.handle({ kind: 'time', at: 50 });
      } catch (thrown) {
        return thrown;
      }
    })() as DeadlineFault;
    expect(fault).toMatchObject({ code: 'SAGA_ENGINE_FAULT', transactionId: ID });
    expect(fault.message).toContain('boom');
    failing = false;

    const fresh = new SagaEngine(catalog);
    fresh.handle(saga(ID, 'first', patience(10)));
    fresh.handle(saga(OTHER_ID, 'second', patience(20)));
    const output = fresh.handle({ kind: 'time', at: 50, except: new Set([ID]) });
    expect([...output.changed]).toEqual([OTHER_ID]);
    expect(fresh.find(ID)?.status).toBe('running');
    expect(fresh.nextDeadline() ?? Infinity).toBeGreaterThan(50);
  });

  it('pass for no more sagas at once than asked, and the next deadline tells of the rest', () => {
    const engine = new SagaEngine(catalog);
    engine.handle(saga(ID, 'first', patience(10)));
    engine.handle(saga(OTHER_ID, 'second', patience(20)));
    expect([...engine.handle({ kind: 'time', at: 50, most: 1 }).changed]).toEqual([ID]);
    expect(engine.nextDeadline()).toBe(20);
    expect([...engine.handle({ kind: 'time', at: 50, most: 1 }).changed]).toEqual([OTHER_ID]);
  });
});

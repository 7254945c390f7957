import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type ActionDefinition,
  createCatalog,
  defineAction,
  type EngineOutput,
  SagaEngine,
  str,
} from '../../src/index.js';
import { townCommands, townStatus } from '../model/town/channels.js';
import { burn } from '../model/town/goods.js';
import { about, done, lookUp, order, refused } from '../model/town/steps.js';
import { command, failedBody, ID, said, step } from './desk.js';

const payload = z.object({ tag: str() });
type Definition = ActionDefinition<z.output<typeof payload>, undefined, unknown, unknown, undefined>;
const boom = (): never => {
  throw new Error('boom');
};

/** A saga of one step whose action has a fault, and one that can be refused behind it. */
function withFault(fault: Partial<Definition>) {
  const faulty = defineAction({
    name: 'faulty',
    kind: 'command',
    summary: 'Has a fault.',
    payload,
    reading: 'open',
    sample: { tag: 'a' },
    send: (own) => order.BREW(about(own, {})),
    completes: (on) => [on(...done('BREW'))],
    fails: (on) => [on(...refused('BREW'))],
    undo: {
      kind: 'inverse',
      send: (own) => order.POUR_AWAY(about(own, {})),
      completes: (on) => [on(...done('POUR_AWAY'))],
    },
    ...fault,
  } as Definition);
  const catalog = createCatalog({
    actions: [faulty, burn],
    commandChannels: [townCommands],
    statusChannels: [townStatus],
  });
  const engine = new SagaEngine(catalog);
  const tell = (topic: string, value: object): EngineOutput =>
    engine.handle({ kind: 'message', topic, value: JSON.stringify(value), at: 0 });
  return {
    engine,
    start: () => tell('COMMAND_TOPIC_SAGA', command(step('a', 'faulty'), step('b', 'burn'))),
    answer: (type: 'DONE' | 'REFUSED', command: string, tag: string) =>
      tell('EVENT_TOPIC_TOWN_STATUS', {
        transactionId: ID,
        type,
        body: { command, tag, amount: 0, error: 'NOT_TODAY' },
      }),
    get statuses() {
      return engine.find(ID)?.context.steps.map(({ status }) => status);
    },
  };
}

describe('an action whose function throws', () => {
  it('send: the step is rejected, and the reason says why', () => {
    const { start } = withFault({ send: boom });
    expect(failedBody(start())).toMatchObject({ failedStep: 'a', reason: 'faulty cannot be sent: boom' });
  });

  it('send builds a command that does not fit its channel: rejected, with the member', () => {
    const { start } = withFault({ send: (own) => order.MOVE_COINS(about(own, { amount: 2 ** 40 })) });
    expect(failedBody(start())?.['reason']).toMatch(/cannot be sent: .*body\.amount: is above/);
  });

  it('send of the undo: it parks, and can be tried again', () => {
    let isBroken = true;
    const saga = withFault({
      undo: {
        kind: 'inverse',
        send: (own) => (isBroken ? boom() : order.POUR_AWAY(about(own, {}))),
        completes: (on) => [on(...done('POUR_AWAY'))],
      },
    });
    saga.start();
    saga.answer('DONE', 'BREW', 'a');
    expect(said(saga.answer('REFUSED', 'BURN', 'b'))).toEqual(['FAILED at b']);
    expect(saga.statuses).toEqual(['parked', 'rejected']);
    isBroken = false;
    const retried = saga.engine.handle({ kind: 'operator', command: 'retry', transactionId: ID, at: 1 });
    expect(said(retried)).toEqual(['POUR_AWAY 0:compensate#1']);
  });

  it('where: the event is not the awaited one', () => {
    const saga = withFault({ completes: (on) => [on(townStatus.types.DONE, boom)] });
    saga.start();
    expect(saga.answer('DONE', 'BREW', 'a').ignored).toEqual(['not-awaited']);
  });

  it('keep: the step is done all the same', () => {
    const saga = withFault({ completes: (on) => [on(...done('BREW'), boom)] });
    saga.start();
    expect(said(saga.answer('DONE', 'BREW', 'a'))).toEqual(['BURN 1:execute#1']);
  });

  it('explain: the step is rejected all the same, for a reason unknown', () => {
    const [type, where] = refused('BREW');
    const saga = withFault({ fails: (on) => [on(type, where, boom)] });
    saga.start();
    const body = failedBody(saga.answer('REFUSED', 'BREW', 'a'));
    expect(body).toMatchObject({ errorCode: 'UNKNOWN', reason: 'faulty failed' });
  });

  it('characterId: FAILED is told all the same, for nobody', () => {
    const saga = withFault({ characterId: boom });
    saga.start();
    expect(failedBody(saga.answer('REFUSED', 'BREW', 'a'))).toMatchObject({ characterId: 0 });
  });

  it('impossibleWhen: the step counts as not undone, and says why', () => {
    const saga = withFault({
      undo: { kind: 'inverse', impossibleWhen: boom, send: (own) => order.POUR_AWAY(about(own, {})) },
    });
    saga.start();
    saga.answer('DONE', 'BREW', 'a');
    const body = failedBody(saga.answer('REFUSED', 'BURN', 'b'));
    expect(body?.['reason']).toContain('step [a] is not undone: whether it can be undone is not known: boom');
  });

  it.each(['input', 'refuse'] as const)('%s of a look-up: the step is rejected', (member) => {
    const saga = withFault({ lookUp: { ...lookUp('find'), [member]: boom } as never });
    const first = saga.start();
    const key = `${ID}:0:execute`;
    const answered = () =>
      saga.engine.handle({
        kind: 'activity',
        transactionId: ID,
        key,
        outcome: { result: { place: 1 } },
        at: 1,
      });
    expect(failedBody(member === 'input' ? first : answered())?.['reason']).toContain('boom');
  });
});

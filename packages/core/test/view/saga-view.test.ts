import { describe, expect, it } from 'vitest';
import { saga, sagaView, summaryOf } from '../../src/index.js';
import { ask, errandCatalog, hostileText, pay, ring } from '../export/errand.js';
import { errandEngine, ID, TENANT } from './errand-engine.js';

const errand = () =>
  saga('errand', { initiatedBy: 'npc-1' })
    .step('question', ask({}))
    .step('first', pay({ amount: 5 }))
    .step('bell', ring({ bell: 'door' }))
    .step('second', pay({ amount: 7 }));
const catalog = errandCatalog;

describe('the view of one saga', () => {
  it('says who, since when, how far, and what it waits for until when', () => {
    const town = errandEngine();
    town.submit(errand());
    expect(sagaView(town.record(), { catalog })).toMatchObject({
      transactionId: ID,
      type: 'errand',
      initiator: 'npc-1',
      tenant: TENANT,
      status: 'running',
      startedAt: '2026-01-24T14:00:00.000Z',
      endedAt: null,
      done: 0,
      current: { index: 0, id: 'question', action: 'ask', phase: 'execute', state: 'executing' },
      waitingFor: {
        what: 'port',
        step: 'question',
        port: 'town.ask',
        events: [],
        until: '2026-01-24T14:00:30.000Z',
      },
      commands: ['skip', 'cancel'],
      failure: null,
    });
    town.port({ result: { open: 1 } });
    expect(sagaView(town.record(), { catalog }).waitingFor).toEqual({
      what: 'answer',
      step: 'first',
      port: null,
      events: [
        { topic: 'ANSWERS_OF_TOWN', type: 'PAID', compares: ['body.amount'], means: 'success' },
        { topic: 'ANSWERS_OF_TOWN', type: 'REFUSED', compares: [], means: 'failure' },
      ],
      until: '2026-01-24T14:00:31.000Z',
    });
  });

  it('lists every step with its payload, what it learnt, and its role', () => {
    const town = errandEngine();
    town.submit(errand());
    town.port({ result: { open: 1 } });
    const [question, first, , second] = sagaView(town.record(), { catalog }).steps;
    expect(question).toEqual({
      ...{ index: 0, id: 'question', action: 'ask', role: 'compensatable', status: 'succeeded' },
      ...{
        attempts: 1,
        undoAttempts: 0,
        note: null,
        partOf: null,
        commands: [],
        payload: {},
        found: { open: 1 },
      },
    });
    expect(first).toMatchObject({ status: 'running', attempts: 1, payload: { amount: 5 } });
    expect(second).toMatchObject({ status: 'pending', attempts: 0 });
    expect(sagaView(town.record()).steps[0]?.role).toBeNull();
  });

  it('tells undone, not undone and parked steps apart, with the reasons', () => {
    const town = errandEngine();
    town.submit(errand());
    town.port({ result: { open: 1 } });
    town.answer('PAID');
    town.answer('REFUSED');
    town.pass(60_000);
    const parked = sagaView(town.record(), { catalog });
    expect(parked).toMatchObject({
      status: 'parked',
      failure: { step: 'second', action: 'pay', reason: 'pay failed', errorCode: 'UNKNOWN' },
      undone: [],
      notUndone: [{ step: 'bell', reason: hostileText }],
      parked: [{ step: 'first', reason: 'the undo gave no answer in time' }],
      waitingFor: {
        what: 'operator',
        step: 'first',
        events: [{ type: 'REFUNDED', means: 'success' }],
        until: null,
      },
      commands: ['retry', 'skip'],
    });
    expect(parked.endedAt).not.toBeNull();
    town.operate('retry');
    town.answer('REFUNDED');
    expect(sagaView(town.record(), { catalog })).toMatchObject({
      status: 'failed',
      undone: ['first'],
      parked: [],
      waitingFor: null,
      commands: [],
      current: null,
    });
  });

  it('keeps watch over a step whose outcome is open', () => {
    const town = errandEngine();
    town.submit(saga('errand').step('only', pay({ amount: 5 })));
    town.pass(60_000);
    expect(sagaView(town.record(), { catalog })).toMatchObject({
      status: 'watching',
      open: [{ step: 'only', reason: 'pay gave no answer in time' }],
      waitingFor: { what: 'late-answer', step: 'only', events: [{ type: 'PAID' }, { type: 'REFUSED' }] },
      commands: ['skip'],
    });
  });

  it('tells its history in order, with times and step ids', () => {
    const town = errandEngine();
    town.submit(saga('errand').step('only', pay({ amount: 5 })));
    town.answer('PAID');
    expect(sagaView(town.record()).history).toEqual([
      { at: '2026-01-24T14:00:00.000Z', what: 'accepted', step: null },
      { at: '2026-01-24T14:00:00.000Z', what: 'step-running', step: 'only' },
      { at: '2026-01-24T14:00:01.000Z', what: 'step-succeeded', step: 'only' },
      { at: '2026-01-24T14:00:01.000Z', what: 'completed', step: null },
    ]);
  });

  it('shows of payloads and answers only what the sanitiser lets through', () => {
    const town = errandEngine();
    town.submit(errand());
    town.port({ result: { open: 77 } });
    const view = sagaView(town.record(), {
      catalog,
      sanitise: (value, { member, step, action }) => (member === 'found' ? `${step}/${action}` : value),
    });
    expect(view.steps[0]).toMatchObject({ found: 'question/ask', payload: {} });
    expect(JSON.stringify(view)).not.toContain('77');
  });

  it('shows a refused saga, which has no steps, with the reason', () => {
    const town = errandEngine();
    town.submit({ ...errand(), toCommand: (id) => ({ ...errand().toCommand(id), steps: [] }) });
    expect(sagaView(town.record(), { catalog })).toMatchObject({
      status: 'refused',
      steps: [],
      failure: { step: '', reason: expect.stringContaining('steps: is empty') as string },
      commands: [],
      chart: null,
    });
  });

  it('names the states it stands in as the drawing does', () => {
    const town = errandEngine();
    town.submit(errand());
    expect(sagaView(town.record()).chart?.active).toEqual([
      'running',
      'running.step_1_ask',
      'running.step_1_ask.executing',
    ]);
  });
});

describe('the summary of a saga', () => {
  it('counts the steps that have happened and stay', () => {
    const town = errandEngine();
    town.submit(errand());
    town.port({ result: { open: 1 } });
    town.answer('PAID');
    expect(summaryOf(town.record())).toMatchObject({ status: 'running', steps: 4, done: 3 });
    town.answer('REFUSED');
    town.answer('REFUNDED');
    // The bell cannot be unrung, and the question leaves nothing to undo.
    expect(summaryOf(town.record())).toMatchObject({ status: 'failed', steps: 4, done: 2 });
  });
});

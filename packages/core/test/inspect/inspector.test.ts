import { afterEach, describe, expect, it } from 'vitest';
import { createInspector } from '@statelyai/inspect';
import { createActor, createMachine } from 'xstate';
import {
  actionInput,
  type AnyAction,
  attachInspector,
  type ChartInspector,
  createInspectionObserver,
  createSagaMachine,
  decodeJson,
  describeChart,
  type InspectionOptions,
  saga,
  type SagaMachine,
} from '../../src/index.js';
import { ask, pay, ring } from '../export/errand.js';
import { errandEngine, ID } from '../view/errand-engine.js';
import { openRelay, type Relay } from './relay.js';

const errand = () =>
  saga('errand')
    .step('question', ask({}))
    .step('first', pay({ amount: 5 }))
    .step('bell', ring({ bell: 'secret' }))
    .step('second', pay({ amount: 7 }));

function runCompensated(town: ReturnType<typeof errandEngine>): void {
  town.submit(errand());
  town.port({ result: { open: 1 } });
  town.answer('PAID');
  town.answer('REFUSED');
  town.answer('REFUNDED');
}

/** States and transitions of a chart, whatever their order. */
function outline(machine: SagaMachine): string[] {
  const { nodes, edges } = describeChart(machine);
  return [
    ...nodes.map(({ id, kind, initial }) => `${id} ${kind} ${initial}`),
    ...edges.map(({ source, target, event }) => `${source} -- ${event} --> ${target}`),
  ].sort();
}

/** Takes inspection events in this process. */
function listener() {
  const events: { type: string; actorRef: { sessionId: string; id: string } }[] = [];
  const inspector: ChartInspector = { inspect: { next: (event: never) => void events.push(event) } };
  return { inspector, events, actors: () => events.filter(({ type }) => type === '@xstate.actor') };
}

const idOf = (number: number): string => `0a1b2c3d-0001-4000-8000-${String(number).padStart(12, '0')}`;
function runMany(count: number, options: InspectionOptions, ends = false) {
  const { inspector, events, actors } = listener();
  const town = errandEngine({ observe: createInspectionObserver(inspector, options) });
  for (let number = 0; number < count; number += 1) {
    town.submit(saga(number % 2 ? 'odd' : 'even').step('pay', pay({ amount: 5 })), idOf(number));
    if (ends) town.answer('PAID', 5, idOf(number));
  }
  return { events, actors: actors().map(({ actorRef }) => actorRef.sessionId) };
}

describe("sagas in the Stately inspector, over the package's own relay", () => {
  let relay: Relay;
  afterEach(() => relay.close());

  it('streams a whole compensated saga: its chart, every event, every snapshot', async () => {
    relay = await openRelay();
    const town = errandEngine();
    attachInspector(town.engine, relay.inspector);
    runCompensated(town);
    await relay.hear(
      (event) =>
        event.type === '@xstate.snapshot' && (event.snapshot as { status: string }).status === 'done',
    );

    const [actor] = relay.heard;
    expect(actor).toMatchObject({
      type: '@xstate.actor',
      name: 'errand 0a1b2c3d',
      sessionId: ID,
      rootId: ID,
    });
    const definition = (actor as { definition: string }).definition;
    expect(definition).not.toMatch(/\[(Object|Array)\]/);
    const shown = createMachine(JSON.parse(definition) as never) as unknown as SagaMachine;
    expect(outline(shown)).toEqual(
      outline(createSagaMachine([ask, pay, ring, pay].map((one) => one as AnyAction))),
    );

    const events = relay.heard.flatMap((one) => (one.type === '@xstate.event' ? [one.event.type] : []));
    expect(events).toEqual([
      'xstate.init',
      'activity.answered',
      'answers.PAID',
      'answers.REFUSED',
      'answers.REFUNDED',
    ]);
    const values = relay.heard.flatMap((one) =>
      one.type === '@xstate.snapshot' ? [(one.snapshot as unknown as { value: unknown }).value] : [],
    );
    expect(values).toEqual([
      { running: { step_1_ask: 'executing' } },
      { running: { step_2_pay: 'executing' } },
      { running: { step_4_pay: 'executing' } },
      { compensating: { step_2_pay: 'undoing' } },
      'failed',
    ]);
    expect(relay.heard.filter(({ sessionId, rootId }) => sessionId !== ID || rootId !== ID)).toEqual([]);
  });

  it('streams the chart of an action that runs as a plain XState actor', async () => {
    relay = await openRelay();
    const { inspect } = relay.inspector;
    const actor = createActor(pay.machine, {
      input: actionInput({ transactionId: ID, payload: { amount: 5 } }),
      inspect,
    });
    actor.start();
    actor.send({ type: 'answers.PAID', value: { body: { amount: 5 } } });
    await relay.hear(
      (event) =>
        event.type === '@xstate.snapshot' &&
        (event.snapshot as unknown as { value: unknown }).value === 'completed',
    );
    expect(relay.heard[0]).toMatchObject({ type: '@xstate.actor', name: 'pay' });
    expect((relay.heard[0] as { definition: string }).definition).not.toMatch(/\[(Object|Array)\]/);
  });
});

describe('what is shown of sagas', () => {
  it('passes payloads, answers and events through the sanitiser', () => {
    const { inspector, events } = listener();
    const asked: unknown[] = [];
    const town = errandEngine({
      observe: createInspectionObserver(inspector, {
        sanitise: (value, { member, step }) => {
          asked.push(`${step ?? '-'} ${member}`);
          if (member === 'found') throw new Error('no rule for answers');
          return member === 'payload' ? Object.keys(value as object) : '…';
        },
      }),
    });
    runCompensated(town);
    const text = JSON.stringify(events);
    expect(text).not.toContain('secret');
    expect(text).toContain('[not shown: the sanitiser threw no rule for answers]');
    expect(text).toContain('"payload":["bell"]');
    expect(asked).toContain('- event');
  });

  it('is limited to a number of sagas at a time; one that ends makes room', () => {
    expect(runMany(10, { maxSagas: 3 }).actors).toEqual([0, 1, 2].map(idOf));
    expect(runMany(10, { maxSagas: 3 }, true).actors).toHaveLength(10);
  });

  it('is a share of the sagas, the same after a restart', () => {
    const { actors } = runMany(120, { rate: 0.25, maxSagas: 1_000 });
    expect(actors.length).toBeGreaterThan(15);
    expect(actors.length).toBeLessThan(45);
    expect(runMany(120, { rate: 0.25, maxSagas: 1_000 }).actors).toEqual(actors);
    expect(runMany(50, { rate: 0 }).events).toEqual([]);
  });

  it('can be chosen by type', () => {
    const { events } = runMany(4, { which: ({ sagaType }) => sagaType === 'odd' });
    expect(new Set(events.map(({ actorRef }) => actorRef.id))).toEqual(new Set(['odd 0a1b2c3d']));
  });

  it('shows a restored saga from where it stood', () => {
    const town = errandEngine();
    town.submit(errand());
    const { inspector, actors } = listener();
    const again = errandEngine({ observe: createInspectionObserver(inspector) });
    again.engine.load(town.record());
    again.port({ result: { open: 1 } });
    const [actor] = actors() as unknown as { actorRef: { getSnapshot: () => { value: unknown } } }[];
    expect(actor?.actorRef.getSnapshot().value).toEqual({ running: { step_1_ask: 'executing' } });
  });
});

describe('an engine that nobody inspects', () => {
  it('calls nothing for inspection: not before attaching, and not after the end of it', () => {
    const town = errandEngine();
    expect(town.engine.observer).toBeUndefined();
    const { inspector, events } = listener();
    const detach = attachInspector(town.engine, inspector);
    town.submit(errand());
    const seen = events.length;
    detach();
    expect(town.engine.observer).toBeUndefined();
    town.port({ result: { open: 1 } });
    expect(events).toHaveLength(seen);
  });

  it('does just what an inspected one does', () => {
    const plain = errandEngine();
    const inspected = errandEngine({ observe: createInspectionObserver(listener().inspector) });
    runCompensated(plain);
    runCompensated(inspected);
    expect(inspected.changes).toEqual(plain.changes);
  });

  it('keeps other observers at work while an inspector comes and goes', () => {
    let seen = 0;
    const town = errandEngine({ observe: () => (seen += 1) });
    const detach = attachInspector(town.engine, listener().inspector);
    town.submit(errand());
    detach();
    town.port({ result: { open: 1 } });
    expect(seen).toBe(2);
  });
});

describe('data from outside that an inspector could trip over', () => {
  const odd = '{"open":1,"fee":1.50,"big":1e3,"none":-0,"long":0.12345678901234567890,"id":9007199254740993}';

  it('is handed out as plain data, numbers as numbers where they stay the same', () => {
    const { inspector, events } = listener();
    const town = errandEngine({ observe: createInspectionObserver(inspector) });
    town.submit(errand());
    town.port({ result: decodeJson(odd) });
    const shown = JSON.stringify(events);
    expect(shown).toContain(
      '{"open":1,"fee":1.5,"big":1000,"none":0,"long":"0.12345678901234567890","id":"9007199254740993"}',
    );
  });

  it('does not reach the process through an inspector that writes it later', async () => {
    const written: string[] = [];
    const inspector = createInspector({ send: (event) => void written.push(JSON.stringify(event)) });
    const town = errandEngine({ observe: createInspectionObserver(inspector) });
    town.submit(errand());
    town.port({ result: decodeJson(odd) });
    await expect.poll(() => written.length).toBe(5);
  });

  it('is handed out as plain data from the sanitiser too, whatever it gives', () => {
    const { inspector, events } = listener();
    const own: Record<string, unknown> = { at: new Date(0), call: () => 1, big: 2n ** 70n };
    own['self'] = own;
    const town = errandEngine({ observe: createInspectionObserver(inspector, { sanitise: () => own }) });
    town.submit(errand());
    expect(JSON.stringify(events)).toContain(
      '{"at":"1970-01-01T00:00:00.000Z","big":"1180591620717411303424","self":"[contains itself]"}',
    );
  });

  it('changes nothing for the saga when the inspector throws', () => {
    const faults: unknown[] = [];
    const inspector: ChartInspector = {
      inspect: {
        next: () => {
          throw new Error('no room');
        },
      },
    };
    const onError = (thrown: unknown): void => void faults.push(thrown);
    const town = errandEngine({ observe: createInspectionObserver(inspector, { maxSagas: 1, onError }) });
    runCompensated(town);
    expect(town.record().status).toBe('failed');
    expect(faults.length).toBeGreaterThan(4);
  });
});

describe('the places of sagas that are shown', () => {
  const watching = (town: ReturnType<typeof errandEngine>, id: string): void => {
    town.submit(saga('odd').step('pay', pay({ amount: 5 })), id);
    town.pass(3_600_000);
    expect(town.record(id).status).toBe('watching');
  };

  it('are given back when a saga is forgotten', () => {
    const { inspector, actors } = listener();
    const observe = createInspectionObserver(inspector, { maxSagas: 1 });
    const town = errandEngine({ observe, retentionMs: 60_000 });
    watching(town, idOf(1));
    town.pass(120_000);
    expect(town.text(idOf(1))).toBe('');
    town.submit(errand(), idOf(2));
    expect(actors().map(({ actorRef }) => actorRef.sessionId)).toEqual([idOf(1), idOf(2)]);
  });

  it('are given back when the engine is closed, by an attached inspector as well', () => {
    const { inspector, actors } = listener();
    const town = errandEngine();
    attachInspector(town.engine, inspector, { maxSagas: 1 });
    town.submit(errand(), idOf(1));
    town.engine.close();
    town.submit(errand(), idOf(2));
    expect(actors().map(({ actorRef }) => actorRef.sessionId)).toEqual([idOf(1), idOf(2)]);
  });
});

it('the chart of a saga names the steps as the saga does', () => {
  const { inspector, actors } = listener();
  const town = errandEngine({ observe: createInspectionObserver(inspector) });
  town.submit(
    saga('errand')
      .step('first', pay({ amount: 5 }))
      .step('last', pay({ amount: 7 })),
  );
  town.submit(
    saga('errand')
      .step('other', pay({ amount: 5 }))
      .step('steps', pay({ amount: 7 })),
    idOf(2),
  );
  const described = actors().map(({ actorRef }) => {
    const { config } = (actorRef as unknown as { logic: { config: object } }).logic;
    return [...JSON.stringify(config).matchAll(/"description":"(\w+)"/g)].map(([, text]) => text);
  });
  expect(described).toEqual([
    ['first', 'last', 'last', 'first'],
    ['other', 'steps', 'steps', 'other'],
  ]);
});

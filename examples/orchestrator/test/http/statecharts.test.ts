import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conforms, get, hint, post, submission } from '../support/requests.js';
import {
  OTHER_TENANT,
  type RunningService,
  startEmbeddedService,
  tenantHeaders,
  TOKEN,
} from '../support/service.js';
import { until } from '../support/until.js';

let service: RunningService;
let url: string;
beforeAll(async () => {
  service = await startEmbeddedService({ SAGACHART_POST_WAIT: 'PT0.1S' });
  url = service.url;
});
afterAll(() => service.stop());

const bearer = { authorization: `Bearer ${TOKEN}` };
const leader = (characterId: number) => ({ characterId, worldId: 0, channelId: 1 });
const entry = (over: object = {}) => ({
  leader: leader(4711),
  npc: 9010000,
  price: 500,
  key: 2000000,
  experience: 10,
  ...over,
});
const command = (input: unknown, id?: string) =>
  submission({ sagaType: 'dungeon_entry', initiatedBy: 'npc-9010000', input }, id);

/** Starts one and waits until it stands where it asks the party. */
async function asking(input: object = entry()): Promise<string> {
  const { json, status } = await post(url, '/api/sagas', command(input));
  expect(status).toBe(202);
  const path = `/api/sagas/${json.data.id}`;
  await until(
    () => get(url, path),
    (answer) => answer.json.data.attributes.waitingFor?.what === 'event',
  );
  return path;
}
const ended = (path: string, status: string) =>
  until(
    () => get(url, path),
    ({ json }) => json.data.attributes.status === status,
  );

describe('POST /api/sagas with an input', () => {
  it('starts the statechart that sagaType names, and an event brings it to its output', async () => {
    const path = await asking();
    const answer = await post(url, `${path}/events`, { type: 'party.CONFIRMED' });
    expect(answer.status).toBe(202);
    conforms('Saga', answer);
    const { json } = await ended(path, 'completed');
    expect(json.data.attributes).toMatchObject({
      outcome: { type: 'COMPLETED', output: { entered: 4711 } },
      defined: { name: 'dungeon_entry', version: 1, compensation: 'completed', stack: expect.any(Array) },
    });
  });

  it('names every fault of an input, each with its place', async () => {
    const wrong = entry({ price: -1, leader: { characterId: 'x' } });
    const answer = await post(url, '/api/sagas', command(wrong));
    expect(answer.status).toBe(400);
    conforms('Errors', answer);
    const pointers = answer.json.errors.map(
      ({ code, source }: { code: string; source: { pointer: string } }) => `${code} ${source.pointer}`,
    );
    expect(pointers).toContain('SAGA_INPUT_INVALID /data/attributes/input/price');
    expect(pointers).toContain('SAGA_INPUT_INVALID /data/attributes/input/leader/characterId');
  });

  it('knows no statechart that the catalogue does not have', async () => {
    const answer = await post(url, '/api/sagas', submission({ sagaType: 'nowhere', input: {} }));
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0]).toMatchObject({
      code: 'SAGA_DEFINITION_UNKNOWN',
      source: { pointer: '/data/attributes/sagaType' },
    });
  });

  it('starts one for a document that is sent twice, and refuses another input under its id', async () => {
    const id = randomUUID();
    const answers = [
      await post(url, '/api/sagas', command(entry(), id)),
      await post(url, '/api/sagas', command(entry(), id)),
      await post(url, '/api/sagas', command(entry({ price: 501 }), id)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 409]);
  });
});

describe('the detail of a statechart under way', () => {
  it('shows its states, its timer, the events that it takes, and the stack with what each undo would send', async () => {
    const path = await asking();
    const answer = await get(url, path);
    conforms('Saga', answer);
    const { defined, waitingFor, commands, steps } = answer.json.data.attributes;
    expect(defined).toMatchObject({
      input: entry(),
      machines: [{ actor: '', value: 'confirming', active: ['confirming'], status: 'active' }],
      timers: [{ event: 'xstate.after.confirmation.dungeon_entry.confirming', actor: '' }],
      takes: ['party.CONFIRMED', 'party.DECLINED'],
      compensation: 'idle',
    });
    expect(waitingFor).toMatchObject({ what: 'event', step: '', until: defined.timers[0].due });
    const stack = Object.fromEntries(
      defined.stack.map(({ step, undo }: { step: string; undo: object }) => [step, undo]),
    );
    expect(stack.fee).toMatchObject({
      kind: 'inverse',
      commands: [{ topic: 'COMMAND_TOPIC_CHARACTER', value: { body: { amount: 500 } } }],
    });
    expect(stack.key.kind).toBe('inverse');
    expect(commands).toEqual(['cancel']);
    expect(steps.map(({ stepId }: { stepId: string }) => stepId).sort()).toEqual(['fee', 'key']);
  });

  it('has the charts of its machine and of its compensation, with the states that they are in', async () => {
    const path = await asking();
    const answer = await get(url, `${path}/chart`);
    conforms('SagaChart', answer);
    expect(answer.json.active).toEqual(['confirming']);
    const node = answer.json.chart.nodes.find(({ id }: { id: string }) => id === 'preparing.fee.taking');
    expect(node.invokes).toEqual([{ id: 'fee', src: 'takeFee' }]);
    expect(answer.json.compensation.active).toEqual(['idle']);
  });
});

describe('POST /api/sagas/{id}/events', () => {
  const codeOf = (answer: Awaited<ReturnType<typeof post>>): [number, string] => [
    answer.status,
    answer.json.errors[0].code,
  ];

  it('refuses what the saga does not take, what does not fit, and what is no event, and changes nothing', async () => {
    const path = await asking();
    const send = async (event: unknown) => codeOf(await post(url, `${path}/events`, event));
    expect(await send({ type: 'party.SLEEPS' })).toEqual([400, 'SAGA_EVENT_UNKNOWN']);
    expect(await send({ type: 'party.CONFIRMED', by: 'ada' })).toEqual([400, 'SAGA_EVENT_INVALID']);
    expect(await send({})).toEqual([400, 'SAGA_EVENT_INVALID']);
    expect(await send({ type: '' })).toEqual([400, 'SAGA_EVENT_INVALID']);
    expect((await get(url, path)).json.data.attributes.waitingFor.what).toBe('event');
  });

  it('finds only sagas of the tenant, tells list sagas apart, and is too late for one that has ended', async () => {
    const path = await asking();
    const event = { type: 'party.DECLINED' };
    expect(codeOf(await post(url, `${path}/events`, event, tenantHeaders(OTHER_TENANT)))).toEqual([
      404,
      'SAGA_NOT_FOUND',
    ]);
    expect((await post(url, `${path}/events`, event)).status).toBe(202);
    const { json } = await ended(path, 'failed');
    expect(json.data.attributes).toMatchObject({ failure: { reason: 'the party declined' } });
    expect([...json.data.attributes.undone].sort()).toEqual(['fee', 'key']);
    expect(json.data.attributes.defined.stack).toEqual([]);
    expect(json.data.attributes.defined.machines).toEqual([
      { actor: '', value: 'declined', active: ['declined'], status: 'ended' },
    ]);
    expect(codeOf(await post(url, `${path}/events`, event))).toEqual([409, 'SAGA_EVENT_LATE']);
    const list = await post(url, '/api/sagas', hint());
    expect(codeOf(await post(url, `/api/sagas/${list.json.data.id}/events`, event))).toEqual([
      409,
      'SAGA_EVENT_UNKNOWN',
    ]);
  });
});

describe('while both commands of a parallel state are out', () => {
  let silent: RunningService;
  let path: string;
  beforeAll(async () => {
    silent = await startEmbeddedService({ SAGACHART_POST_WAIT: 'PT0.1S' }, [], {
      obey: () => [],
      ports: {},
    });
    const { json } = await post(silent.url, '/api/sagas', command(entry()));
    path = `/api/sagas/${json.data.id}`;
  });
  afterAll(() => silent.stop());

  it('an event that comes before its state is kept, and shown', async () => {
    const { json } = await post(silent.url, `${path}/events`, { type: 'party.CONFIRMED' });
    const { defined, history } = json.data.attributes;
    expect(defined.kept).toEqual([{ type: 'party.CONFIRMED' }]);
    expect(history.map(({ what }: { what: string }) => what)).toContain('event-kept');
  });

  it('an operator has to name the step, and is told which', async () => {
    const skip = (note: object) => post(silent.url, `${path}/skip`, note, bearer);
    const { attributes } = (await get(silent.url, path)).json.data;
    expect(attributes.commands).toEqual(['cancel']);
    expect(attributes.steps.map(({ commands }: { commands: string[] }) => commands)).toEqual([
      ['skip', 'cancel'],
      ['skip', 'cancel'],
    ]);
    const [unnamed, wrong] = [await skip({}), await skip({ step: 'nothing' })];
    expect([unnamed.status, wrong.status]).toEqual([409, 409]);
    expect(unnamed.json.errors[0].detail).toContain('it can for the step fee or key');
    const named = await skip({ step: 'key' });
    expect(named.status).toBe(200);
    conforms('Saga', named);
    expect(named.json.data.attributes.steps.map(({ state }: { state: string }) => state)).toEqual([
      'running',
      'skipped',
    ]);
  });
});

describe('operator commands for one step', () => {
  it('of a list saga are refused for another step than the one it stands at', async () => {
    const { json } = await post(url, '/api/sagas', hint());
    const answer = await post(url, `/api/sagas/${json.data.id}/skip`, { step: 'elsewhere' }, bearer);
    expect(answer.status).toBe(409);
    expect(answer.json.errors[0].detail).toContain('the step "elsewhere"');
  });
});

describe('GET /api/definitions', () => {
  it('lists the statecharts with JSON Schema of input and events, and the chart', async () => {
    const answer = await get(url, '/api/definitions', {});
    conforms('DefinitionList', answer);
    const [{ id, attributes }] = answer.json.data;
    expect(id).toBe('dungeon_entry');
    const [version] = attributes.versions;
    expect(version.input.properties.price).toMatchObject({ type: 'number', exclusiveMinimum: 0 });
    expect(version.events.map(({ type }: { type: string }) => type)).toEqual([
      'party.CONFIRMED',
      'party.DECLINED',
    ]);
    expect(version.actors).toContainEqual({ name: 'takeFee', kind: 'step', action: 'award_mesos' });
    expect(version.chart.nodes.map(({ id: node }: { id: string }) => node)).toContain('preparing.key.giving');
  });

  it('shows one, and none that is not there', async () => {
    conforms('Definition', await get(url, '/api/definitions/dungeon_entry', {}));
    expect((await get(url, '/api/definitions/__proto__', {})).status).toBe(404);
  });
});

import { randomUUID } from 'node:crypto';
import { atlasCatalog, MAX_IDENTIFIER, messageLimits, MAX_LIST_ITEMS, SagaEngine } from '@sagachart/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, step } from '../support/requests.js';
import { type RunningService, startEmbeddedService, tenantHeaders } from '../support/service.js';

const MAX_BYTES = 400_000;
const MAX_STEPS = 50;
const catalog = atlasCatalog('deployed');

let service: RunningService;
beforeAll(async () => {
  service = await startEmbeddedService({
    SAGACHART_MAX_MESSAGE_BYTES: String(MAX_BYTES),
    SAGACHART_MAX_STEPS: String(MAX_STEPS),
    SAGACHART_POST_WAIT: 'PT0S',
  });
});
afterAll(() => service.stop());

const hint = { characterId: 12345, worldId: 0, channelId: 1, hint: 'Hello', width: 150, height: 0 };
const long = 'x'.repeat(MAX_IDENTIFIER + 1);
const one = step('a', 'show_hint', hint);
const command = (more: object): string =>
  JSON.stringify({ sagaType: 'limits', initiatedBy: 'npc', steps: [one], ...more });
const withPayload = (text: string, action = 'show_hint'): string =>
  command({ steps: [step('a', action, {})] }).replace('"payload":{}', `"payload":${text}`);
const hintWith = (more: string): string => `${JSON.stringify(hint).slice(0, -1)},${more}}`;
const lists = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const members = (count: number): string =>
  Array.from({ length: count }, (_, index) => `"${index}x":0`).join(',');
const experience = (count: number): string => {
  const distributions = Array.from({ length: count }, () => ({ experienceType: 'WHITE', amount: 1 }));
  return withPayload(
    JSON.stringify({ characterId: 1, worldId: 0, channelId: 0, distributions }),
    'award_experience',
  );
};

/** What each limit refuses just beyond it, and takes at it. Levels count from the command itself. */
const limits: readonly {
  readonly what: string;
  readonly beyond: string;
  readonly within: string;
  readonly code: string;
  readonly status?: number;
}[] = [
  {
    what: 'bytes',
    beyond: withPayload(hintWith(`"more":"${'x'.repeat(MAX_BYTES)}"`)),
    within: withPayload(hintWith(`"more":"${'x'.repeat(MAX_BYTES - 1_000)}"`)),
    code: 'SAGA_MESSAGE_TOO_LARGE',
    status: 413,
  },
  {
    what: 'steps',
    beyond: command({
      steps: Array.from({ length: MAX_STEPS + 1 }, (_, index) => step(`${index}`, 'show_hint', hint)),
    }),
    within: command({
      steps: Array.from({ length: MAX_STEPS }, (_, index) => step(`${index}`, 'show_hint', hint)),
    }),
    code: 'SAGA_STEPS_TOO_MANY',
  },
  {
    what: 'characters of sagaType',
    beyond: command({ sagaType: long }),
    within: command({ sagaType: long.slice(1) }),
    code: 'SAGA_MESSAGE_INVALID',
  },
  {
    what: 'characters of initiatedBy',
    beyond: command({ initiatedBy: long }),
    within: command({ initiatedBy: long.slice(1) }),
    code: 'SAGA_MESSAGE_INVALID',
  },
  {
    what: 'characters of stepId',
    beyond: command({ steps: [step(long, 'show_hint', hint)] }),
    within: command({ steps: [step(long.slice(1), 'show_hint', hint)] }),
    code: 'SAGA_MESSAGE_INVALID',
  },
  {
    what: 'items of lists',
    beyond: experience(MAX_LIST_ITEMS + 1).replaceAll('{"experienceType":"WHITE","amount":1}', '{}'),
    within: experience(MAX_LIST_ITEMS).replaceAll('{"experienceType":"WHITE","amount":1}', '{}'),
    code: 'SAGA_PAYLOAD_INVALID',
  },
  {
    what: 'members of an object',
    beyond: withPayload(`{${members(messageLimits.members + 1)}}`),
    within: withPayload(hintWith(members(messageLimits.members - 6))),
    code: 'SAGA_JSON_TOO_WIDE',
  },
  {
    what: 'levels',
    // Command, list of steps, step and payload are four of them.
    beyond: withPayload(hintWith(`"more":${lists(messageLimits.depth - 3)}`)),
    within: withPayload(hintWith(`"more":${lists(messageLimits.depth - 4)}`)),
    code: 'SAGA_JSON_TOO_DEEP',
  },
  {
    what: 'values beside numbers that a double would change',
    beyond: withPayload(hintWith(`"more":[1.0,${'0,'.repeat(60_000)}0]`)),
    within: withPayload(hintWith(`"more":[1.0,${'0,'.repeat(30_000)}0]`)),
    code: 'SAGA_JSON_TOO_WIDE',
  },
];

const post = (text: string) =>
  call(service.url, '/api/sagas', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...tenantHeaders() },
    body: `{"data":{"type":"sagas","attributes":${text}}}`,
  });

/** On its topic the engine judges it, whatever carried it there. */
function send(text: string) {
  const engine = new SagaEngine(catalog, { maxMessageBytes: MAX_BYTES, maxSteps: MAX_STEPS });
  const value = `{"transactionId":"${randomUUID()}",${text.slice(1)}`;
  const output = engine.handle({ kind: 'message', topic: catalog.sagaCommandTopic, value, at: 1 });
  return {
    letters: output.deadLetters.map(({ code }) => code),
    told: output.messages
      .filter(({ kind }) => kind === 'outcome')
      .map(({ value: text }) => JSON.parse(String(text)).type),
    refused: output.progress.some(({ what }) => what === 'refused'),
  };
}

describe.each(limits)(
  'a saga command is limited alike by REST and on its topic: $what',
  ({ beyond, within, code, status }) => {
    it('beyond it, it is refused by REST with the code', async () => {
      const { status: found, json } = await post(beyond);
      expect([found, json.errors[0].code]).toEqual([
        status ?? 400,
        status === 413 ? expect.stringMatching(/TOO_LARGE/) : code,
      ]);
    });

    it('beyond it, it is answered with FAILED on its topic, and buried with the code', () => {
      expect(send(beyond)).toMatchObject({ letters: [code], told: ['FAILED'] });
    });

    it('at the limit it is taken by both', async () => {
      expect(send(within)).toMatchObject({ letters: [], refused: false });
      expect((await post(within)).status).toBeLessThan(300);
    });
  },
);

it('a body that fits, of a command that does not with its id and headers, is refused before it is sent', async () => {
  const around = withPayload(hintWith('"more":""')).length;
  const fits = withPayload(hintWith(`"more":"${'x'.repeat(MAX_BYTES - around - 60)}"`));
  const { status, json } = await post(fits);
  expect([status, json.errors[0].code]).toEqual([413, 'SAGA_MESSAGE_TOO_LARGE']);
});

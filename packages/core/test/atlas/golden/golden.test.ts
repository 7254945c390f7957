import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SagaEngine } from '../../../src/engine/index.js';
import { encodeJson, type Headers } from '../../../src/wire/index.js';
import { found } from './found.js';
import { catalogs } from '../support/steps.js';

interface Observed {
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: string;
}

const catalog = catalogs.deployed;
const actions = [...catalog.actions.values()];
const observed = readFileSync(new URL('deployed-commands.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Observed);

const own = ['saga-idempotency-key', 'saga-attempt'];
/** The second group of the transaction id is the place of the action in the catalogue, from 1. */
const idOf = (place: number): string => `0a1b2c3d-${String(place).padStart(4, '0')}-4000-8000-0000000000aa`;
const withoutId = new Set(['block_portal', 'unblock_portal', 'cancel_all_buffs']);
const typeOf = (raw: string): string => (JSON.parse(raw) as { type: string }).type;
const types: Readonly<Record<string, string>> = {
  ...{ block_portal: 'BLOCK', unblock_portal: 'UNBLOCK', cancel_all_buffs: 'CANCEL_ALL' },
};

function linesOf(name: string, place: number): readonly Observed[] {
  if (withoutId.has(name)) return observed.filter(({ raw }) => typeOf(raw) === types[name]);
  return observed.filter(({ raw }) => raw.includes(`"${idOf(place)}"`));
}

/** The answer that lets the second part of a transfer be sent. */
function accepted({ topic, raw }: { topic: string; raw: string }): { topic: string; value: string } | undefined {
  const { type, body, ...envelope } = JSON.parse(raw) as { type: string; body: { transactionId: string; compartmentId?: string } };
  if (type !== 'ACCEPT') return undefined;
  const status = topic.replace('COMMAND_', 'EVENT_') + '_STATUS';
  const { transactionId, compartmentId } = body;
  const value = { ...envelope, compartmentId, type: 'ACCEPTED', body: { transactionId } };
  return { topic: status, value: encodeJson(value) };
}

/** All that the engine sends for a saga of that one step. */
function sent(name: string, place: number, headers: Headers, change: object = {}) {
  const action = catalog.actions.get(name);
  const transactionId = idOf(place);
  const engine = new SagaEngine(catalog);
  const payload = {
    ...action?.sample,
    ...(action && 'transactionId' in action.sample ? { transactionId } : {}),
    ...change,
  };
  const step = { stepId: name, status: 'pending', action: name, payload };
  const saga = { transactionId, sagaType: 'q', initiatedBy: 'test', steps: [step] };
  let output = engine.handle({
    ...{ kind: 'message', topic: catalog.sagaCommandTopic, value: encodeJson(saga), headers, at: 0 },
  });
  const messages: { topic: string; raw: string; headers: Headers }[] = [];
  for (;;) {
    const commands = output.messages.filter(({ kind }) => kind === 'command');
    messages.push(...commands.map(({ topic, value, headers }) => ({ topic, raw: value, headers })));
    const [call] = output.activities;
    const last = messages.at(-1);
    const answer = commands.length > 0 && last ? accepted(last) : undefined;
    if (call) {
      const outcome = { result: found(call.activity, name) };
      output = engine.handle({ kind: 'activity', transactionId, key: call.key, outcome, at: 1 });
    } else if (answer) {
      output = engine.handle({ kind: 'message', ...answer, headers, at: 2 });
    } else {
      return messages;
    }
  }
}

const headersOf = ({ headers }: Observed): Headers =>
  Object.entries(headers).map(([name, base64]) => [name, Buffer.from(base64, 'base64')] as const);
const named = (headers: Headers): Record<string, string> =>
  Object.fromEntries(headers.map(([name, value]) => [name, Buffer.from(value ?? []).toString('base64')]));

describe('the commands of the deployed dialect are those that the services’ own orchestrator sends', () => {
  const silent = ['validate_character_state', 'spawn_monster', 'spawn_reactor_drops'];
  const rows = actions.map(({ name }, index) => [name, index + 1] as const);

  it('compares every observed command', () => {
    const compared = rows.flatMap(([name, place]) => linesOf(name, place));
    expect(new Set(compared)).toEqual(new Set(observed));
    expect(observed).toHaveLength(58);
    expect(rows.filter(([name, place]) => linesOf(name, place).length === 0).map(([name]) => name)).toEqual(silent);
  });

  it.each(rows.filter(([name]) => !silent.includes(name)))('%s: value, member order and headers', (name, place) => {
    const lines = linesOf(name, place);
    const messages = sent(name, place, headersOf(lines[0] as Observed));
    const texts = (list: readonly { topic: string; raw: string }[]) => list.map(({ topic, raw }) => `${topic} ${raw}`).sort();
    expect(texts(messages)).toEqual(texts(lines));
    for (const { headers } of messages) {
      const tenant = headers.filter(([header]) => !own.includes(header));
      expect(named(tenant)).toEqual(lines[0]?.headers);
    }
  });

  it.each([
    ['show_info_text', 'text', 'Rock & <b>roll</b>', '"text":"Rock \\u0026 \\u003cb\\u003eroll\\u003c/b\\u003e"'],
    ['show_hint', 'hint', 'a\u2028b\u2029c \\u0026', '"hint":"a\\u2028b\\u2029c \\\\u0026"'],
  ])('%s: text is escaped as the services escape it', (name, member, text, expected) => {
    const place = rows.find(([other]) => other === name)?.[1] ?? 0;
    const [message] = sent(name, place, [], { [member]: text });
    expect(message?.raw).toContain(expected);
    expect((JSON.parse(message?.raw ?? '') as { body: Record<string, string> }).body[member]).toBe(text);
  });
});

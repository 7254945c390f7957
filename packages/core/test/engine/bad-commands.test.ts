import { describe, expect, it } from 'vitest';
import type { SagaErrorCode } from '../../src/index.js';
import { command, Desk, failedBody, ID, OTHER_ID, said, STATUS, step } from './desk.js';

const good = step('a', 'pay');
const withId = (transactionId: unknown) => ({ ...command(good), transactionId });
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const many = (count: number) => Array.from({ length: count }, (_, index) => step(`s${index}`, 'ring'));

interface Bad {
  readonly code: SagaErrorCode;
  readonly value: object | string | null;
  /** A transaction id can be read, so the sender is told. */
  readonly told: boolean;
  readonly where?: string;
}

const cases: Record<string, Bad> = {
  'no value': { value: null, code: 'SAGA_MESSAGE_EMPTY', told: false },
  'an empty value': { value: '', code: 'SAGA_MESSAGE_EMPTY', told: false },
  'invalid JSON': { value: '{"transactionId":', code: 'SAGA_JSON_INVALID', told: false },
  'bytes that are no text': { value: Uint8Array.of(0xff, 0xfe, 0), code: 'SAGA_JSON_INVALID', told: false },
  'a list': { value: '[1]', code: 'SAGA_TRANSACTION_ID_MISSING', told: false },
  'a number': { value: '7', code: 'SAGA_TRANSACTION_ID_MISSING', told: false },
  'JSON null': { value: 'null', code: 'SAGA_TRANSACTION_ID_MISSING', told: false },
  'a __proto__ member': {
    value: `{"transactionId":"${ID}","__proto__":{"steps":[]}}`,
    code: 'SAGA_JSON_UNSAFE_KEY',
    told: true,
  },
  'a __proto__ member in a payload': {
    value: JSON.stringify(command(good)).replace('"tag"', '"__proto__"'),
    code: 'SAGA_JSON_UNSAFE_KEY',
    told: true,
  },
  'nesting without end': {
    value: `{"transactionId":"${ID}","steps":${'['.repeat(100_000)}1.5${']'.repeat(100_000)}}`,
    code: 'SAGA_JSON_TOO_DEEP',
    told: true,
  },
  'a payload nested deeper than it could be sent': {
    value: JSON.stringify(command(good)).replace('"tag":"a"', `"tag":"a","more":${nested(5_000)}`),
    code: 'SAGA_JSON_TOO_DEEP',
    told: true,
  },
  'a __proto__ member and no id': {
    value: '{"transactionId":{"__proto__":1}}',
    code: 'SAGA_JSON_UNSAFE_KEY',
    told: false,
  },
  'no transaction id': { value: withId(undefined), code: 'SAGA_TRANSACTION_ID_MISSING', told: false },
  'a malformed uuid': { value: withId('12-34'), code: 'SAGA_TRANSACTION_ID_MISSING', told: false },
  'a number as uuid': { value: withId(7), code: 'SAGA_TRANSACTION_ID_MISSING', told: false },
  'the nil uuid': {
    value: withId('00000000-0000-0000-0000-000000000000'),
    code: 'SAGA_TRANSACTION_ID_NIL',
    told: false,
  },
  'no steps': { value: command(), code: 'SAGA_STEPS_EMPTY', told: true },
  'steps that are no list': { value: { ...command(), steps: {} }, code: 'SAGA_MESSAGE_INVALID', told: true },
  'a step that is no object': { value: command(7 as never), code: 'SAGA_MESSAGE_INVALID', told: true },
  '10,000 steps': {
    value: command(...many(10_000)),
    code: 'SAGA_STEPS_TOO_MANY',
    told: true,
    where: 'steps',
  },
  'no saga type': { value: { ...command(good), sagaType: '' }, code: 'SAGA_MESSAGE_INVALID', told: true },
  'an unknown action': {
    value: command(good, step('b', 'fly')),
    code: 'SAGA_ACTION_UNKNOWN',
    told: true,
    where: 'steps[1].action',
  },
  'an action named like a member of every object': {
    value: command(step('b', 'constructor')),
    code: 'SAGA_ACTION_UNKNOWN',
    told: true,
  },
  'two steps of one id': { value: command(good, good), code: 'SAGA_STEP_ID_DUPLICATE', told: true },
  'a step without id': { value: command(step('', 'pay')), code: 'SAGA_MESSAGE_INVALID', told: true },
  'a step that is already completed': {
    value: command({ ...good, status: 'completed' }),
    code: 'SAGA_STEP_NOT_PENDING',
    told: true,
    where: 'steps[0].status',
  },
  'a number beyond its width': {
    value: command(step('a', 'pay', { payload: { amount: 2 ** 31 } })),
    code: 'SAGA_PAYLOAD_INVALID',
    told: true,
    where: 'steps[0].payload.amount',
  },
  'a fraction': {
    value: JSON.stringify(command(good)).replace(':5', ':5.0'),
    code: 'SAGA_PAYLOAD_INVALID',
    told: true,
  },
  'a number as text': {
    value: command(step('a', 'pay', { payload: { amount: '5' } })),
    code: 'SAGA_PAYLOAD_INVALID',
    told: true,
  },
  'a payload that is no object': {
    value: command({ ...good, payload: 7 }),
    code: 'SAGA_PAYLOAD_INVALID',
    told: true,
    where: 'steps[0].payload',
  },
  'no payload': { value: command({ ...good, payload: undefined }), code: 'SAGA_PAYLOAD_INVALID', told: true },
  '5 MB of payload': {
    value: command(step('a', 'pay', { payload: { tag: 'x'.repeat(5_000_000) } })),
    code: 'SAGA_MESSAGE_TOO_LARGE',
    told: true,
  },
  'a policy below one': {
    value: command({ ...good, policy: { attempts: 0 } }),
    code: 'SAGA_MESSAGE_INVALID',
    told: true,
    where: 'steps[0].policy.attempts',
  },
};

describe.each(Object.entries(cases))('a saga command with %s', (_, { value, code, told, where }) => {
  it(`goes to the dead letters as it came, as ${code}`, () => {
    const { deadLetters } = new Desk().submit(value);
    expect(deadLetters).toHaveLength(1);
    expect(deadLetters[0]?.code).toBe(code);
    expect(deadLetters[0]?.reason).toContain(where ?? '');
    const isRaw = value === null || typeof value === 'string' || value instanceof Uint8Array;
    expect(deadLetters[0]?.value).toBe(isRaw ? value : JSON.stringify(value));
  });

  it(told ? 'is answered with FAILED, once' : 'is answered by nothing, for nobody can be told', () => {
    const desk = new Desk();
    const first = desk.submit(value);
    expect(said(first)).toEqual(told ? [expect.stringMatching(/^FAILED at/)] : []);
    if (told) expect(failedBody(first)).toMatchObject({ errorCode: 'UNKNOWN' });
    expect(said(desk.submit(value))).toEqual([]);
  });

  it('leaves other sagas alone', () => {
    const desk = new Desk();
    desk.submit({ ...command(good), transactionId: OTHER_ID });
    desk.submit(value);
    const answer = { command: 'MOVE_COINS', tag: 'a', amount: 5 };
    expect(said(desk.status('DONE', answer, { id: OTHER_ID }))).toEqual(['COMPLETED']);
  });
});

describe.each([
  [STATUS, 'SAGA_TOPIC_WRONG'],
  ['COMMAND_TOPIC_ELSEWHERE', 'SAGA_TOPIC_UNKNOWN'],
])('a saga command on the topic %s', (topic, code) => {
  const value = JSON.stringify(command(good));
  const send = (desk: Desk, text = value) => desk.handle({ kind: 'message', topic, value: text });

  it('starts nothing: it goes to the dead letters as it came, and its sender is told FAILED once', () => {
    const desk = new Desk();
    const first = send(desk);
    expect(first.deadLetters).toEqual([expect.objectContaining({ code, topic, value })]);
    expect(said(first)).toEqual(['FAILED at ']);
    expect(failedBody(first)).toMatchObject({
      reason: `A saga command came on ${topic}; saga commands belong on COMMAND_TOPIC_SAGA.`,
      sagaType: 'errand',
    });
    desk.restart();
    expect(said(send(desk))).toEqual([]);
    expect(desk.standing).toBe('refused: ');
  });

  it('leaves the saga of that id alone', () => {
    const desk = new Desk();
    desk.start(good);
    expect(said(send(desk))).toEqual([]);
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['COMPLETED']);
  });

  it('is only buried when nobody can be told', () => {
    const output = send(new Desk(), JSON.stringify(withId('12-34')));
    expect(output.deadLetters.map((letter) => letter.code)).toEqual([code]);
    expect(output.messages).toEqual([]);
  });
});

describe('a refusal', () => {
  it('names every fault of the command, not only the first', () => {
    const { deadLetters } = new Desk().submit(
      command(step('a', 'fly'), step('b', 'pay', { payload: { amount: 0.5 } })),
    );
    expect(deadLetters[0]?.reason).toMatch(/steps\[0\]\.action.*steps\[1\]\.payload\.amount/);
  });

  it('is stored, and known again after a restart', () => {
    const desk = new Desk();
    desk.submit(command());
    expect(desk.record).toMatchObject({ status: 'refused', actions: [] });
    desk.restart();
    expect(desk.submit(command()).ignored).toEqual(['repeated-command']);
  });

  it('is no answer for a saga of that id that is under way', () => {
    const desk = new Desk();
    desk.start(good);
    const output = desk.submit(command());
    expect(output.deadLetters).toHaveLength(1);
    expect(said(output)).toEqual([]);
    expect(said(desk.done('MOVE_COINS', 'a', 5))).toEqual(['COMPLETED']);
  });

  it('tells the step and the character it is about', () => {
    const about = step('b', 'pay', { payload: { amount: 0.5, characterId: 77 } });
    expect(failedBody(new Desk().submit(command(about)))).toMatchObject({ failedStep: 'b', characterId: 77 });
  });
});

describe('the limits', () => {
  it.each(['maxSteps', 'maxMessageBytes', 'retentionMs', 'maxChartBytes'])(
    '%s must be a whole number above 0',
    (name) => {
      for (const value of [0, -1, 1.5, Number.NaN, '7']) {
        const build = () => new Desk({ [name]: value });
        expect(build).toThrow(expect.objectContaining({ code: 'SAGA_OPTION_INVALID', at: name }));
      }
    },
  );

  it('are inclusive', () => {
    const text = JSON.stringify(command(good));
    expect(said(new Desk({ maxMessageBytes: text.length }).submit(text))).toEqual(['MOVE_COINS 0:execute#1']);
    expect(new Desk({ maxMessageBytes: text.length - 1 }).submit(text).deadLetters).toHaveLength(1);
    expect(new Desk({ maxSteps: 2 }).start(...many(2)).deadLetters).toEqual([]);
    expect(new Desk({ maxSteps: 2 }).start(...many(3)).deadLetters).toHaveLength(1);
  });
});

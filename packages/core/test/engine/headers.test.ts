import { describe, expect, it } from 'vitest';
import {
  ATTEMPT_HEADER,
  type EngineOutput,
  type Headers,
  IDEMPOTENCY_KEY_HEADER,
  TENANT_HEADER,
  textBytes,
} from '../../src/index.js';
import { command, Desk, ID, said, step } from './desk.js';

const TENANT = '3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60';
const tenant = (id: string): Headers => [[TENANT_HEADER, textBytes(id)]];
const answer = { command: 'MOVE_COINS', tag: 'a', amount: 5 };

const plain = ({ messages }: EngineOutput) =>
  messages.map(({ headers }) =>
    headers.map(([name, value]) => [name, Buffer.from(value ?? []).toString('latin1')]),
  );

describe('the headers of the saga command', () => {
  const odd: Headers = [
    [TENANT_HEADER, textBytes(TENANT)],
    ['MAJOR_VERSION', Uint8Array.of(0, 0x53)],
    ['traceparent', textBytes('00-aa-bb-01')],
    ['same', textBytes('1')],
    ['same', textBytes('2')],
    ['empty', new Uint8Array()],
    ['__proto__', Uint8Array.of(0xff, 0x00, 0x80)],
  ];
  const carried = [
    [TENANT_HEADER, TENANT],
    ['MAJOR_VERSION', '\u0000S'],
    ['traceparent', '00-aa-bb-01'],
    ['same', '1'],
    ['same', '2'],
    ['empty', ''],
    ['__proto__', '\u00ff\u0000\u0080'],
  ];

  it('go out with every message of the saga byte for byte, also after a restart', () => {
    const desk = new Desk();
    const first = desk.submit(command(step('a', 'pay')), odd);
    desk.restart();
    const last = desk.status('DONE', answer, { headers: tenant(TENANT) });
    expect(plain(first)).toEqual([
      [...carried, [IDEMPOTENCY_KEY_HEADER, `${ID}:0:execute`], [ATTEMPT_HEADER, '1']],
    ]);
    expect(plain(last)).toEqual([carried]);
  });

  it('go with the calls of ports', () => {
    const { activities } = new Desk().submit(command(step('a', 'check')), odd);
    expect(activities[0]?.headers.map(([name]) => name)).toEqual(carried.map(([name]) => name));
  });

  it('lose what an outer saga put there: our participants must see our key alone', () => {
    const outer: Headers = [
      [IDEMPOTENCY_KEY_HEADER, textBytes('outer:0:execute')],
      [ATTEMPT_HEADER, textBytes('3')],
    ];
    const output = new Desk().submit(command(step('a', 'pay')), outer);
    expect(plain(output)).toEqual([
      [
        [IDEMPOTENCY_KEY_HEADER, `${ID}:0:execute`],
        [ATTEMPT_HEADER, '1'],
      ],
    ]);
  });

  it('are given back with a refusal', () => {
    expect(plain(new Desk().submit(command(), odd))).toEqual([carried]);
  });
});

describe('the tenant', () => {
  it.each([
    ['another tenant', tenant('3f2b8c1e-6d4a-4e0f-9b57-000000000000')],
    ['no tenant', []],
    ['a tenant that cannot be read', tenant('GMS')],
  ])('an event of %s is not for the saga', (_, headers) => {
    const desk = new Desk();
    desk.submit(command(step('a', 'pay')), tenant(TENANT));
    expect(desk.status('DONE', answer, { headers }).ignored).toEqual(['foreign-tenant']);
    expect(said(desk.status('DONE', answer, { headers: tenant(TENANT.toUpperCase()) }))).toEqual([
      'COMPLETED',
    ]);
  });

  it('that cannot be read is nobody, on both sides', () => {
    const desk = new Desk();
    desk.submit(command(step('a', 'pay')), tenant('not a uuid, but of 36 characters ....'));
    expect(said(desk.status('DONE', answer))).toEqual(['COMPLETED']);
  });
});

describe('the idempotency key', () => {
  const keyed = (key: string): { headers: Headers } => ({
    headers: [[IDEMPOTENCY_KEY_HEADER, textBytes(key)]],
  });

  it.each([`${ID}:1:execute`, `${ID}:0:compensate`, `${ID}:0:executed`, 'x'])(
    'decides where it is echoed: "%s" is of another command, whatever the event says',
    (key) => {
      const desk = new Desk();
      desk.start(step('a', 'pay'));
      expect(desk.status('DONE', answer, keyed(key)).ignored).toEqual(['not-awaited']);
    },
  );

  it.each(['', ' ', 'null'])('is not echoed when it is "%s": the content decides', (key) => {
    const desk = new Desk();
    desk.start(step('a', 'pay'));
    expect(said(desk.status('DONE', answer, keyed(key)))).toEqual(['COMPLETED']);
  });

  it('does not replace the content: a right key with a wrong amount is not the answer', () => {
    const desk = new Desk();
    desk.start(step('a', 'pay'));
    const output = desk.status('DONE', { ...answer, amount: 6 }, keyed(`${ID}:0:execute`));
    expect(output.ignored).toEqual(['not-awaited']);
  });

  it('tells two steps apart that nothing else does', () => {
    const desk = new Desk();
    const twin = { payload: { tag: 'a' } };
    desk.start(step('a', 'pay', twin), step('b', 'pay', twin));
    desk.status('DONE', answer, keyed(`${ID}:0:execute`));
    expect(desk.status('DONE', answer, keyed(`${ID}:0:execute`)).ignored).toEqual(['not-awaited']);
    expect(said(desk.status('DONE', answer, keyed(`${ID}:1:execute`)))).toEqual(['COMPLETED']);
  });

  it('is the same for every attempt, and has a number for each further command of one step', () => {
    const desk = new Desk();
    expect(
      said(desk.start(step('a', 'lock'), step('b', 'pay', { policy: { attempts: 2, deadlineMs: 10 } }))),
    ).toEqual(['LOCK 0:execute#1', 'RING 0:execute:1#1', 'MOVE_COINS 1:execute#1']);
    desk.pass(10);
    expect(said(desk.pass(1_000))).toEqual(['MOVE_COINS 1:execute#2']);
  });
});

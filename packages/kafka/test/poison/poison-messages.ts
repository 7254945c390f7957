import type { Catalog } from '@sagachart/core';
import type { RecordHeader } from '../../src/client-port/index.js';

/** What has to become of a message. */
export type Fate =
  /** Buried as it came; the code is the reason. */
  | { readonly fate: 'dead'; readonly code: string | RegExp }
  /** Buried, and its saga is told FAILED once. */
  | { readonly fate: 'refused'; readonly code: string | RegExp; readonly transactionId: string }
  /** Concerns no saga under way: counted and dropped. */
  | { readonly fate: 'ignored' };

export interface PoisonMessage {
  readonly kind: string;
  /** The topic variable. */
  readonly variable: string;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  readonly expected: Fate;
}

type Random = () => number;
type Make = (variable: string, random: Random) => Omit<PoisonMessage, 'variable' | 'headers' | 'kind'>;

const dead = (code: string | RegExp): Fate => ({ fate: 'dead', code });
const ignored: Fate = { fate: 'ignored' };
const whole = (random: Random, below: number): number => Math.floor(random() * below);
const bytes = (random: Random, length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, () => whole(random, 256)));
const text = (value: string): Buffer => Buffer.from(value);
const uuid = (random: Random): string =>
  bytes(random, 16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const step = (payload: unknown, over: object = {}) => ({
  stepId: 'pay',
  status: 'pending',
  action: 'award_mesos',
  payload,
  createdAt: '2026-01-24T14:00:00Z',
  updatedAt: '2026-01-24T14:00:00Z',
  ...over,
});
const payload = { characterId: 1, worldId: 0, channelId: 1, actorId: 1, actorType: 'NPC', amount: 1 };
const command = (transactionId: string, steps: unknown, over: object = {}) =>
  JSON.stringify({ transactionId, sagaType: 'quest_reward', initiatedBy: 'POISON', steps, ...over });

const refusing =
  (code: string | RegExp, build: (id: string, random: Random) => string): Make =>
  (_variable, random) => {
    const transactionId = uuid(random);
    return { value: text(build(transactionId, random)), expected: { fate: 'refused', code, transactionId } };
  };

/** On every topic. */
const anywhere: Readonly<Record<string, Make>> = {
  'random bytes': (_, random) => {
    // A byte that no UTF-8 text begins with, so that it is never JSON by chance.
    const value = Buffer.concat([Buffer.from([0xff]), bytes(random, 1 + whole(random, 2_000))]);
    return { value, expected: dead('SAGA_JSON_INVALID') };
  },
  'cut JSON': (_, random) => {
    const whole_ = command(uuid(random), [step(payload)]);
    return {
      value: text(whole_.slice(0, 1 + whole(random, whole_.length - 1))),
      expected: dead('SAGA_JSON_INVALID'),
    };
  },
  'an empty value': () => ({ value: Buffer.alloc(0), expected: dead('SAGA_MESSAGE_EMPTY') }),
  'no value': () => ({ value: null, expected: dead('SAGA_MESSAGE_EMPTY') }),
  'a prototype on top': (_, random) => ({
    value: text(`{"body":{"transactionId":"${uuid(random)}"},"__proto__":{"steps":[]}}`),
    expected: dead('SAGA_JSON_UNSAFE_KEY'),
  }),
  'a prototype deep inside, spelled with escapes': (_, random) => ({
    value: text(`{"type":"x","body":{"transactionId":"${uuid(random)}","a":[{"\\u005f_proto__":1}]}}`),
    expected: dead('SAGA_JSON_UNSAFE_KEY'),
  }),
  'brackets that never close': () => ({
    value: text('['.repeat(100)),
    expected: dead('SAGA_JSON_INVALID'),
  }),
  'more brackets than levels are taken, none of them closed': () => ({
    value: text('['.repeat(5_000)),
    expected: dead('SAGA_JSON_TOO_DEEP'),
  }),
  'two documents': () => ({ value: text('{}{}'), expected: dead('SAGA_JSON_INVALID') }),
};

/** On the topic of saga commands. */
const sagaCommands: Readonly<Record<string, Make>> = {
  'no transaction id': () => ({
    value: text('{"sagaType":"x","steps":[]}'),
    expected: dead('SAGA_TRANSACTION_ID_MISSING'),
  }),
  'no object': () => ({ value: text('[7,null]'), expected: dead('SAGA_TRANSACTION_ID_MISSING') }),
  'a prototype beside its id': refusing('SAGA_JSON_UNSAFE_KEY', (id) =>
    command(id, [step(payload)]).replace('{', '{"__proto__":{"steps":[]},'),
  ),
  'no steps': refusing('SAGA_STEPS_EMPTY', (id) => command(id, [])),
  'steps that are no list': refusing('SAGA_MESSAGE_INVALID', (id) => command(id, 'many')),
  'an unknown action': refusing('SAGA_ACTION_UNKNOWN', (id) =>
    command(id, [step(payload, { action: 'award_planet' })]),
  ),
  'an amount of 33 bits': refusing('SAGA_PAYLOAD_INVALID', (id) =>
    command(id, [step({ ...payload, amount: 2 ** 33 })]),
  ),
  'a negative id': refusing('SAGA_PAYLOAD_INVALID', (id) =>
    command(id, [step({ ...payload, characterId: -1 })]),
  ),
  'a fraction': refusing('SAGA_PAYLOAD_INVALID', (id) => command(id, [step({ ...payload, amount: 0.5 })])),
  'text for a number': refusing('SAGA_PAYLOAD_INVALID', (id) =>
    command(id, [step({ ...payload, worldId: '0' })]),
  ),
  'a payload that is nested deeply': refusing(/^SAGA_/, (id) =>
    command(id, []).replace(
      '[]',
      `[{"stepId":"a","status":"pending","action":"award_mesos","payload":{"characterId":-1,"a":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}},"createdAt":"2026-01-24T14:00:00Z","updatedAt":"2026-01-24T14:00:00Z"}]`,
    ),
  ),
  'steps with one id': refusing('SAGA_STEP_ID_DUPLICATE', (id) =>
    command(id, [step(payload), step(payload)]),
  ),
  'a step that is done': refusing('SAGA_STEP_NOT_PENDING', (id) =>
    command(id, [step(payload, { status: 'completed' })]),
  ),
  'bytes that are no text': (_, random) => {
    const transactionId = uuid(random);
    const [before = '', after = ''] = command(transactionId, [step({ ...payload, amount: 0.5 })]).split(
      'quest_reward',
    );
    const value = Buffer.concat([text(before), Buffer.from([0xe4, 0xff]), text(after)]);
    return { value, expected: { fate: 'refused', code: 'SAGA_PAYLOAD_INVALID', transactionId } };
  },
  'too many steps': refusing('SAGA_STEPS_TOO_MANY', (id) =>
    command(
      id,
      Array.from({ length: 101 }, (_, index) => step(payload, { stepId: String(index) })),
    ),
  ),
};

/** On the topics of status events. */
const statusEvents: Readonly<Record<string, Make>> = {
  'an event of an unknown saga': (_, random) => ({
    value: text(`{"transactionId":"${uuid(random)}","type":"MESO_CHANGED","body":{}}`),
    expected: ignored,
  }),
  'an event without a type': () => ({ value: text('{"type":null}'), expected: ignored }),
  'a scalar': () => ({ value: text('7'), expected: ignored }),
  'a list': () => ({ value: text('[{"type":"MESO_CHANGED"}]'), expected: ignored }),
  'an event without a saga': () => ({
    value: text('{"type":"MESO_CHANGED","body":{"amount":1}}'),
    expected: ignored,
  }),
};

/** Large ones, few of each: up to the limit of a topic and over ours. */
const largeCommands: Readonly<Record<string, Make>> = {
  'a saga type of a million letters': refusing('SAGA_MESSAGE_TOO_LARGE', (id) =>
    command(id, [step(payload)], { sagaType: 'x'.repeat(1_000_000) }),
  ),
  'a step id of a million letters': refusing('SAGA_MESSAGE_TOO_LARGE', (id) =>
    command(id, [step(payload, { stepId: 'x'.repeat(1_000_000), action: 'none' })]),
  ),
  'six million bytes': refusing('SAGA_MESSAGE_TOO_LARGE', (id) =>
    command(id, [step({ ...payload, actorType: 'x'.repeat(6_000_000) })]),
  ),
  'more than the inbox holds': (_, random) => ({
    value: text(command(uuid(random), [step({ ...payload, actorType: 'x'.repeat(9_000_000) })])),
    expected: dead('SAGA_MESSAGE_TOO_LARGE'),
  }),
  'half a million nested lists': refusing(
    /^SAGA_/,
    (id) => `{"transactionId":"${id}","x":${'['.repeat(250_000)}${']'.repeat(250_000)}}`,
  ),
};

const manyHeaders = Array.from(
  { length: 500 },
  (_, index) => [`h${index % 7}`, Buffer.from([index % 256])] as const,
);
const tenant: readonly RecordHeader[] = [
  ['TENANT_ID', text('3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60')],
  ['MAJOR_VERSION', Buffer.from([0, 83])],
];
const headerSets: readonly (readonly RecordHeader[])[] = [
  [],
  tenant,
  [
    ['TENANT_ID', null],
    ['', text('no name')],
    ['sagachart-source', text('FORGED 0 x 0')],
  ],
  [['TENANT_ID', Buffer.from([0xff, 0xfe])], ...manyHeaders],
];

/**
 * Messages that no saga can live by, with what has to become of each.
 *
 * @param count of small ones, spread over all topics; a few large ones come on top
 */
export function poisonMessages(catalog: Catalog, count: number, random: Random): PoisonMessage[] {
  const topics = catalog.consumedTopics;
  const build = (
    variable: string,
    kind: string,
    make: Make,
    headers: readonly RecordHeader[],
  ): PoisonMessage => ({
    kind,
    variable,
    headers,
    ...make(variable, random),
  });
  const small = Array.from({ length: count }, (_, index) => {
    const variable = topics[index % topics.length] as string;
    const kinds = Object.entries({
      ...anywhere,
      ...(variable === catalog.sagaCommandTopic ? sagaCommands : statusEvents),
    });
    const [kind, make] = kinds[Math.floor(index / topics.length) % kinds.length] as (typeof kinds)[0];
    return build(variable, kind, make, headerSets[whole(random, headerSets.length)] ?? []);
  });
  const large = Object.entries(largeCommands).flatMap(([kind, make]) => [
    build(catalog.sagaCommandTopic, kind, make, tenant),
    build(catalog.sagaCommandTopic, kind, make, []),
  ]);
  const heavyHeaders: readonly RecordHeader[] = [...tenant, ['trace', Buffer.alloc(900_000, 1)]];
  const heavy = refusing('SAGA_MESSAGE_TOO_LARGE', (id) => command(id, [step(payload)]));
  large.push(build(catalog.sagaCommandTopic, 'headers of 900,000 bytes', heavy, heavyHeaders));
  // Somewhere in between, so that small ones come after each.
  for (const message of large) small.splice(whole(random, small.length), 0, message);
  return small;
}

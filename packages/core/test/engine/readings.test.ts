import { describe, expect, it } from 'vitest';
import {
  atlasCatalog,
  BODY,
  createCatalog,
  defineAction,
  defineCommandChannel,
  defineStatusChannel,
  type EngineOutput,
  SagaEngine,
  str,
  TYPE,
  u32,
  uuid,
} from '../../src/index.js';
import { z } from 'zod';

const ID = '0a1b2c3d-0001-4000-8000-00000000000a';
const envelope = { transactionId: uuid(), type: TYPE, body: BODY } as const;
const goods = { item: str(), count: u32() };
const commands = defineCommandChannel({
  name: 'stock-commands',
  topic: 'COMMAND_TOPIC_STOCK',
  envelope,
  types: { RESERVE: goods },
});
const status = defineStatusChannel({
  name: 'stock-status',
  topic: 'EVENT_TOPIC_STOCK_STATUS',
  envelope,
  types: { RESERVED: { ...goods, price: z.number() } },
  transactionIdAt: ['top'],
});
const reserve = defineAction({
  name: 'reserve',
  kind: 'command',
  summary: 'Sets goods aside.',
  payload: z.object({ item: str().describe('what'), count: u32(), note: z.string().optional() }),
  sample: { item: 'axe', count: 2 },
  send: ({ transactionId, payload: { item, count } }) =>
    commands.types.RESERVE({ transactionId, body: { item, count } }),
  completes: (on) => [on(status.types.RESERVED, ({ payload: { item } }) => ({ body: { item } }))],
  undo: { kind: 'nothing', reason: 'a test' },
});
const catalog = createCatalog({ actions: [reserve], commandChannels: [commands], statusChannels: [status] });

const tell = (engine: SagaEngine, topic: string, value: string): EngineOutput =>
  engine.handle({ kind: 'message', topic, value, at: 0 });
const commandOf = (payload: object, more: object = {}, moreOfStep: object = {}): string =>
  JSON.stringify({
    transactionId: ID,
    sagaType: 'order',
    steps: [{ stepId: 'a', status: 'pending', action: 'reserve', payload, ...moreOfStep }],
    ...more,
  });
const start = (value: string): EngineOutput => tell(new SagaEngine(catalog), 'COMMAND_TOPIC_SAGA', value);
const reasonOf = ({ messages }: EngineOutput): string => {
  const outcome = messages.find(({ kind }) => kind === 'outcome');
  return (JSON.parse(outcome?.value ?? '{"body":{}}') as { body: { reason?: string } }).body.reason ?? '';
};

describe('a saga command for actions of one’s own', () => {
  it('is refused for a misspelt payload member, and nothing is sent', () => {
    const output = start(commandOf({ itm: 'axe', cuont: 2 }));
    expect(output.messages.map(({ kind }) => kind)).toEqual(['outcome']);
    expect(reasonOf(output)).toMatch(/payload\.itm: is not known.*payload\.cuont: is not known/);
  });

  it.each([
    [
      'an optional payload member that is misspelt',
      commandOf({ item: 'axe', count: 2, nte: 'x' }),
      /payload\.nte/,
    ],
    [
      'a payload member in another case',
      commandOf({ item: 'axe', Count: 2 }),
      /payload\.Count: is not known; it is written "count"/,
    ],
    ['a payload member that is missing', commandOf({ item: 'axe' }), /payload\.count/],
    [
      'a policy that is misspelt',
      commandOf({ item: 'axe', count: 2 }, {}, { polcy: {} }),
      /steps\[0\]\.polcy/,
    ],
    [
      'a member of a policy that is misspelt',
      commandOf({ item: 'axe', count: 2 }, {}, { policy: { deadline: 5 } }),
      /policy\.deadline/,
    ],
    [
      'a member of the command that is misspelt',
      commandOf({ item: 'axe', count: 2 }, { initatedBy: 'x' }),
      /initatedBy/,
    ],
  ])('is refused for %s, and its sender told', (_what, value, reason) => {
    expect(reasonOf(start(value))).toMatch(reason);
  });

  it('names its saga in any case, so that the sender can be told', () => {
    const value = commandOf({ item: 'axe', count: 2 }, { transactionId: undefined, TransactionId: ID });
    expect(reasonOf(start(value))).toContain('TransactionId: is not known; it is written "transactionId"');
  });

  it('is taken where it fits', () => {
    expect(start(commandOf({ item: 'axe', count: 2 })).messages.map(({ kind }) => kind)).toEqual(['command']);
  });
});

describe('a status event of one’s own', () => {
  const after = (event: string): EngineOutput => {
    const engine = new SagaEngine(catalog);
    tell(engine, 'COMMAND_TOPIC_SAGA', commandOf({ item: 'axe', count: 2 }));
    return tell(engine, 'EVENT_TOPIC_STOCK_STATUS', event);
  };

  it.each(['19.90', '10.0', '1e2', '-0'])(
    'may write a plain number as %s, and have further members',
    (price) => {
      const event = `{"transactionId":"${ID}","type":"RESERVED","body":{"item":"axe","count":2,"price":${price},"new":1}}`;
      expect(after(event).messages.map(({ kind }) => kind)).toEqual(['outcome']);
    },
  );

  it('goes to the dead letters when a member is missing', () => {
    const event = `{"transactionId":"${ID}","type":"RESERVED","body":{"item":"axe","price":1}}`;
    expect(after(event).deadLetters).toHaveLength(1);
  });
});

describe.each(['documented', 'deployed'] as const)('the Atlas catalogue (%s)', (dialect) => {
  const { actions, statusChannels, commandChannels, reading } = atlasCatalog(dialect);

  it('reads as the game services do, in every action and channel', () => {
    const strict = [...actions.values(), ...statusChannels, ...commandChannels].filter(
      (part) => part.reading !== 'go',
    );
    expect([reading, ...strict.map(({ name }) => name)]).toEqual(['go']);
  });
});

describe('an item of the Atlas catalogue', () => {
  it('keeps its expiration, in whatever case it is written', () => {
    const output = tell(
      new SagaEngine(atlasCatalog()),
      'COMMAND_TOPIC_SAGA',
      JSON.stringify({
        TRANSACTIONID: ID,
        sagaType: 'q',
        steps: [
          {
            stepId: 'a',
            status: 'pending',
            action: 'award_asset',
            policy: { DeadlineMs: 5_000 },
            payload: {
              characterId: 1,
              item: { templateId: 2000000, quantity: 1, Expiration: '2027-01-01T00:00:00Z' },
            },
          },
        ],
      }),
    );
    expect(output.messages[0]?.value).toContain('2027-01-01T00:00:00Z');
  });
});

import {
  BODY,
  createCatalog,
  defineAction,
  defineCommandChannel,
  defineStatusChannel,
  i32,
  object,
  saga,
  str,
  TYPE,
  uuid,
} from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KafkaPortError, TransactionOutcomeUnknown } from '../../src/client-port/index.js';
import { obeyChannel, reply } from '../../src/participant/index.js';
import { oversizedSaga } from '../../src/worker/oversized-saga.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { headerOf, readTopic } from '../support/topic-reading.js';

const TIME_LIMIT = 120_000;
const STEPS = 24;

const commands = defineCommandChannel({
  name: 'hoard-commands',
  topic: 'HOARD_COMMANDS',
  envelope: { transactionId: uuid(), type: TYPE, body: BODY },
  types: { GET: { part: i32() } },
});
const status = defineStatusChannel({
  name: 'hoard-status',
  topic: 'HOARD_STATUS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), type: TYPE, body: BODY },
  types: { GOT: { part: i32(), text: str() } },
});
/** Keeps whatever it is answered. */
const hoard = defineAction({
  name: 'hoard',
  kind: 'command',
  summary: 'Keeps more than a record holds.',
  payload: object({ part: i32() }),
  sample: { part: 1 },
  send: ({ transactionId, payload: { part } }) => commands.types.GET({ transactionId, body: { part } }),
  completes: (on) => [
    on(
      status.types.GOT,
      ({ payload: { part } }) => ({ body: { part } }),
      ({ body: { text } }) => ({ text }),
    ),
  ],
  undo: { kind: 'nothing', reason: 'nothing was taken' },
  policy: { deadlineMs: 6_000 },
});
const catalog = createCatalog({
  actions: [hoard],
  commandChannels: [commands],
  statusChannels: [status],
});

describeKafka('a saga that outgrows the record that it is stored in', {}, (kafka) => {
  let deployment: TestDeployment;
  beforeAll(async () => {
    deployment = await testDeployment(kafka.bootstrapServers, { catalog, partitions: 1 });
  }, TIME_LIMIT);
  afterAll(() => deployment.close(), TIME_LIMIT);

  it(
    'fails by its deadline, the answer that was too much is buried, and the other sagas of its partition go on',
    async () => {
      const client = await deployment.client();
      await deployment.participant({
        commands: ['HOARD_COMMANDS'],
        obey: obeyChannel(commands, {
          GET: ({ transactionId, body: { part } }) => {
            const text = part < STEPS ? 'x'.repeat(480_000) : 'little';
            return [reply(status, { transactionId, type: 'GOT', body: { part, text } })];
          },
        }),
      });
      await deployment.orchestrator();
      const greedy = Array.from({ length: STEPS }, (_, part) => part).reduce(
        (so, part) => so.step(`${part}`, hoard({ part })),
        saga('greedy'),
      );
      const id = await client.submit(greedy);
      const modest = () => client.submit(saga('modest').step('1', hoard({ part: STEPS })));
      expect(await client.outcome(await modest(), { timeoutMs: 60_000 })).toMatchObject({
        type: 'COMPLETED',
      });
      expect(await client.outcome(id, { timeoutMs: 60_000 })).toMatchObject({
        type: 'FAILED',
        body: { reason: expect.stringContaining('hoard gave no answer in time') as string },
      });
      expect(await client.outcome(await modest(), { timeoutMs: 60_000 })).toMatchObject({
        type: 'COMPLETED',
      });
      const letters = await readTopic(deployment.port, `${deployment.name}.dead-letters`);
      expect(letters.map((letter) => headerOf(letter, 'sagachart-dead-letter-code'))).toEqual([
        'SAGA_ENGINE_FAULT',
      ]);
      expect(headerOf(letters[0]!, 'sagachart-dead-letter-reason')).toContain('too large');
      expect(letters[0]?.value?.toString()).toContain(id);
    },
    TIME_LIMIT,
  );
});

it('a record that is refused though it is within the plan is the fault of the topics, and of no saga', () => {
  const refused = new TransactionOutcomeUnknown(
    'id',
    'send',
    new KafkaPortError('SAGA_KAFKA_RECORD_TOO_LARGE', 'too large'),
  );
  const planned = { changelog: 100, message: 100 };
  const [small, large] = ['x'.repeat(100), 'x'.repeat(101)];
  expect(oversizedSaga(refused, [['a', small]], [], planned)).toBeUndefined();
  expect(
    oversizedSaga(
      refused,
      [
        ['a', null],
        ['b', large],
      ],
      [],
      planned,
    ),
  ).toBe('b');
  const message = {
    kind: 'command',
    transactionId: 'c',
    topic: 'T',
    key: 'c',
    value: large,
    headers: [],
  } as const;
  expect(oversizedSaga(refused, [['a', small]], [message], planned)).toBe('c');
  expect(oversizedSaga(new Error('something else'), [['b', large]], [message], planned)).toBeUndefined();
});

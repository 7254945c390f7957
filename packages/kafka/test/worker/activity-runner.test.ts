import type { ActivityCall } from '@sagachart/core';
import { expect, it } from 'vitest';
import { KafkaPortError, partitionFor } from '../../src/client-port/index.js';
import { readInboxRecord } from '../../src/inbox/index.js';
import { type ActivityPort, ActivityRunner, type PendingCalls } from '../../src/worker/index.js';
import { recordingProducer } from '../support/recording-producer.js';

const ID = '0a1b2c3d-0000-4000-8000-000000000009';
const call = (over: Partial<ActivityCall> = {}): ActivityCall => ({
  transactionId: ID,
  key: `${ID}:0:execute`,
  activity: 'bank.isOpen',
  input: { account: 1 },
  headers: [],
  step: 0,
  stepId: 'ask',
  phase: 'execute',
  attempt: 1,
  ...over,
});

/** The calls that a restored engine waits for. */
const pending =
  (...calls: readonly ActivityCall[]): PendingCalls =>
  (underWay) =>
    calls.filter((one) => !underWay(one));

async function answerOf(port: ActivityPort | undefined, given = call()) {
  const { sent, producer } = recordingProducer();
  const lost: unknown[] = [];
  const runner = new ActivityRunner({
    ports: port ? { 'bank.isOpen': port } : {},
    producer,
    inbox: 'inbox',
    partitions: 8,
    maxAnswerBytes: 5_000,
    onLostAnswer: (_, thrown) => lost.push(thrown),
  });
  runner.start([given]);
  await runner.idle();
  expect(lost).toEqual([]);
  expect(sent).toHaveLength(1);
  const [record] = sent as [(typeof sent)[0]];
  expect(record).toMatchObject({ topic: 'inbox', partition: partitionFor(ID, 8) });
  const delivered = { ...record, offset: 0, timestampMs: 0, headers: record.headers ?? [] };
  const input = readInboxRecord(delivered, 5)?.input as {
    transactionId: string;
    key: string;
    attempt: number;
    outcome: unknown;
  };
  expect(input).toMatchObject({
    kind: 'activity',
    transactionId: ID,
    key: given.key,
    attempt: given.attempt,
  });
  return input.outcome;
}

it('the answer of a port comes back through the inbox of its saga', async () => {
  expect(await answerOf(() => ({ open: 1 }), call({ attempt: 2 }))).toEqual({ result: { open: 1 } });
  expect(await answerOf(async (input) => Promise.resolve(input))).toEqual({ result: { account: 1 } });
});

it('a port that answers nothing answers null', async () => {
  expect(await answerOf(() => undefined)).toEqual({ result: null });
});

it('what a port throws is its refusal, with its words', async () => {
  const throwing = () => {
    throw new Error('no line to the bank');
  };
  expect(await answerOf(throwing)).toEqual({ error: 'no line to the bank' });
  expect(await answerOf(() => Promise.reject('busy'))).toEqual({ error: 'busy' });
});

it.each(['bank.isOpen', 'toString', '__proto__'])(
  'a port %s that there is not is told by name',
  async (activity) => {
    expect(await answerOf(undefined, call({ activity }))).toEqual({
      error: expect.stringMatching(new RegExp(`${activity}.*SAGA_ACTIVITY_UNKNOWN`)) as string,
    });
  },
);

it('an answer that is no JSON fails the step at once instead of letting it run into its deadline', async () => {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  expect(await answerOf(() => circular)).toEqual({ error: expect.stringContaining('not JSON') as string });
});

it('an answer that is too large for the commands made of it fails the step', async () => {
  expect(await answerOf(() => 'x'.repeat(9_000))).toEqual({
    error: expect.stringMatching(/has 90\d\d bytes, more than the limit of 5000/) as string,
  });
  expect(
    await answerOf(() => {
      throw new Error('x'.repeat(1_000_000));
    }),
  ).toEqual({ error: 'x'.repeat(2_000) });
});

it('an answer that cannot be written is told, and the runner goes on', async () => {
  const { producer } = recordingProducer(new Error('no broker'));
  const lost: unknown[] = [];
  const runner = new ActivityRunner({
    ports: { 'bank.isOpen': () => 1 },
    producer,
    inbox: 'inbox',
    partitions: 8,
    maxAnswerBytes: 5_000,
    onLostAnswer: ({ key }, thrown) => lost.push([key, String(thrown)]),
  });
  runner.start([call(), call({ key: 'other' })]);
  await runner.idle();
  expect(lost).toEqual([
    [`${ID}:0:execute`, 'Error: no broker'],
    ['other', 'Error: no broker'],
  ]);
});

it('a restore asks only what this process is not asking already', async () => {
  const { sent, producer } = recordingProducer();
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let asked = 0;
  const runner = new ActivityRunner({
    ports: {
      'bank.isOpen': () => {
        asked += 1;
        return gate;
      },
    },
    producer,
    inbox: 'inbox',
    partitions: 8,
    maxAnswerBytes: 5_000,
    onLostAnswer: () => undefined,
  });
  runner.start([call()]);
  runner.resume(pending(call(), call({ key: 'of another owner before' }), call({ attempt: 2 })));
  // A further attempt is no repetition: the call before may hang for ever.
  runner.start([call()]);
  release();
  await runner.idle();
  expect(asked).toBe(4);
  expect(sent).toHaveLength(4);
  runner.resume(pending(call()));
  await runner.idle();
  expect(asked).toBe(5);
});

it('an answer that finds no broker is written when there is one again', async () => {
  const { sent, producer } = recordingProducer();
  const away = new KafkaPortError('SAGA_KAFKA_NO_BROKER', 'No broker answers.', { retriable: true });
  let isAway = true;
  const lost: unknown[] = [];
  const runner = new ActivityRunner({
    ports: { 'bank.isOpen': () => 1 },
    producer: { ...producer, send: (records) => (isAway ? Promise.reject(away) : producer.send(records)) },
    inbox: 'inbox',
    partitions: 8,
    maxAnswerBytes: 5_000,
    onLostAnswer: (_, thrown) => {
      lost.push(thrown);
      isAway = false;
    },
  });
  runner.start([call()]);
  await runner.idle();
  expect(lost).toEqual([away]);
  expect(sent).toHaveLength(1);
});

it('idle waits for calls that were started meanwhile', async () => {
  const { sent, producer } = recordingProducer();
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const runner = new ActivityRunner({
    ports: { 'bank.isOpen': () => gate },
    producer,
    inbox: 'inbox',
    partitions: 8,
    maxAnswerBytes: 5_000,
    onLostAnswer: () => undefined,
  });
  runner.start([call()]);
  const idle = runner.idle();
  runner.start([call({ key: 'second' })]);
  release();
  await idle;
  expect(sent).toHaveLength(2);
});

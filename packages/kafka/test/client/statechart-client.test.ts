import { createCatalog, defineSaga } from '@sagachart/core';
import { obeyChannel, reply } from '@sagachart/kafka';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, expectTypeOf, it } from 'vitest';
import { setup } from 'xstate';
import { z } from 'zod';
import { bankCommands, bankStatus, move } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';
import { eventually, headerOf, readTopic } from '../support/topic-reading.js';

const TIME_LIMIT = 60_000;
/** Answers nothing. */
const SILENT = 77;

const order = z.strictObject({ from: z.number(), to: z.number(), amount: z.number().positive() });
type Order = z.output<typeof order>;
type Given = { readonly context: Order };
const step = (src: 'take' | 'give', account: (given: Order) => number, sign: 1 | -1, onDone: string) => ({
  invoke: {
    id: src,
    src,
    input: ({ context }: Given) => ({ account: account(context), amount: sign * context.amount }),
    onDone,
  },
});

const transfer = defineSaga({
  name: 'transfer',
  version: 1,
  input: order,
  events: [{ APPROVE: z.strictObject({ by: z.string() }), FORBID: z.strictObject({}) }],
  machine: setup({
    types: {
      context: {} as Order,
      input: {} as Order,
      output: {} as { readonly moved: number },
      events: {} as { type: 'APPROVE'; by: string } | { type: 'FORBID' },
    },
    actors: { take: move.machine, give: move.machine },
  }).createMachine({
    id: 'transfer',
    context: ({ input }) => input,
    initial: 'taking',
    output: ({ context }) => ({ moved: context.amount }),
    states: {
      taking: step('take', ({ from }) => from, -1, 'approval'),
      approval: { on: { APPROVE: 'both', FORBID: 'forbidden' } },
      both: {
        type: 'parallel',
        onDone: 'done',
        states: {
          one: {
            initial: 'giving',
            states: { giving: step('give', ({ to }) => to, 1, 'end'), end: { type: 'final' } },
          },
          two: {
            initial: 'taking',
            states: { taking: step('take', () => 5, -1, 'end'), end: { type: 'final' } },
          },
        },
      },
      done: { type: 'final' },
      forbidden: { type: 'final', tags: 'failed' },
    },
  }),
});

describeKafka('a client of statecharts', {}, (kafka) => {
  let bank: TestDeployment;
  let client: Awaited<ReturnType<TestDeployment['client']>>;
  const balances = new Map<number, number>();

  beforeAll(async () => {
    bank = await testDeployment(kafka.bootstrapServers, { catalog: createCatalog({ sagas: [transfer] }) });
    client = await bank.client();
    const obey = obeyChannel(bankCommands, {
      MOVE: ({ transactionId, account, body: { amount } }) => {
        if (account === SILENT) return [];
        balances.set(account, (balances.get(account) ?? 0) + amount);
        return [reply(bankStatus, { transactionId, account, type: 'MOVED', body: { amount } })];
      },
    });
    await bank.participant({ commands: ['BANK_COMMANDS'], obey });
    await bank.orchestrator();
  }, TIME_LIMIT);
  afterAll(() => bank.close(), TIME_LIMIT);

  const waiting = { timeoutMs: 20_000 };

  it(
    'starts one, sends it an event that may come before its state, and hears its output',
    async () => {
      const run = await client.start(transfer, { from: 1, to: 2, amount: 30 }, { initiatedBy: 'shop' });
      await run.send({ type: 'APPROVE', by: 'ada' });
      const outcome = await run.outcome(waiting);
      expect(outcome).toEqual({
        transactionId: run.transactionId,
        type: 'COMPLETED',
        output: { moved: 30 },
      });
      if (outcome.type === 'COMPLETED')
        expectTypeOf(outcome.output).toEqualTypeOf<{ readonly moved: number } | undefined>();
      expect([balances.get(1), balances.get(2)]).toEqual([-30, 30]);
    },
    TIME_LIMIT,
  );

  it(
    'an event sent by id alone decides otherwise, and what has happened is undone',
    async () => {
      const { transactionId } = await client.start(transfer, { from: 3, to: 4, amount: 7 });
      await client.send(transactionId.toUpperCase(), { type: 'FORBID' });
      expect(await client.outcome(transactionId, waiting)).toMatchObject({
        type: 'FAILED',
        body: { sagaType: 'transfer', reason: 'ended in forbidden' },
      });
      expect([balances.get(3), balances.get(4)]).toEqual([0, undefined]);
    },
    TIME_LIMIT,
  );

  it(
    'one that is started twice under one id runs once',
    async () => {
      const transactionId = '0a1b2c3d-0000-4000-8000-0000000002aa';
      const input = { from: 8, to: 9, amount: 1 };
      for (let count = 0; count < 3; count += 1) await client.start(transfer, input, { transactionId });
      await client.send(transactionId, { type: 'APPROVE', by: 'ada' });
      await client.outcome(transactionId, waiting);
      expect([balances.get(8), balances.get(9)]).toEqual([-1, 1]);
    },
    TIME_LIMIT,
  );

  it(
    'a wrong input, and a statechart that nobody has, are told as FAILED with their code',
    async () => {
      const wrong = await client.start(transfer, { from: 1, to: 2, amount: -1 });
      expect(await wrong.outcome(waiting)).toMatchObject({
        type: 'FAILED',
        body: { errorCode: 'SAGA_INPUT_INVALID', reason: expect.stringContaining('input.amount') as string },
      });
      const unknown = await client.submit({
        transactionId: '0a1b2c3d-0000-4000-8000-0000000002bb',
        sagaType: 'nowhere',
        input: {},
      });
      expect(await client.outcome(unknown, waiting)).toMatchObject({
        type: 'FAILED',
        body: { errorCode: 'SAGA_DEFINITION_UNKNOWN' },
      });
    },
    TIME_LIMIT,
  );

  it(
    'events that the saga does not take, or that do not fit, go to the dead letters',
    async () => {
      const run = await client.start(transfer, { from: 10, to: 11, amount: 1 });
      await run.send({ type: 'SLEEP' });
      await run.send({ type: 'APPROVE', by: 7 });
      await run.send({ type: 'FORBID' });
      await run.outcome(waiting);
      await eventually(async () => {
        const letters = await readTopic(bank.port, `${bank.name}.dead-letters`);
        const codes = letters.map((letter) => headerOf(letter, 'sagachart-dead-letter-code'));
        return codes.includes('SAGA_EVENT_UNKNOWN') && codes.includes('SAGA_EVENT_INVALID');
      });
    },
    TIME_LIMIT,
  );

  it(
    'an operator command names the step among several that are out',
    async () => {
      const run = await client.start(transfer, { from: 12, to: SILENT, amount: 2 });
      await run.send({ type: 'APPROVE', by: 'ada' });
      await client.operate(run.transactionId, 'skip', { step: 'give', by: 'ada' });
      // The command may come before its step: then it changes nothing, and is given again.
      await eventually(async () => {
        await client.operate(run.transactionId, 'skip', { step: 'give', by: 'ada' });
        return run.outcome({ timeoutMs: 500 }).then(
          ({ type }) => type === 'COMPLETED',
          () => false,
        );
      });
    },
    TIME_LIMIT,
  );
});

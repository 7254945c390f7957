import { decodeJson } from '@sagachart/core';
import { expect, expectTypeOf, it } from 'vitest';
import { obeyChannel, type ReceivedCommand, reply } from '../../src/participant/index.js';
import { bankCommands, bankStatus } from '../support/bank.js';

const ID = '0a1b2c3d-0000-4000-8000-00000000000c';
const received = (value: unknown): ReceivedCommand => ({
  topic: 'BANK_COMMANDS',
  key: ID,
  value: decodeJson(JSON.stringify(value)),
  headers: [],
  idempotencyKey: 'k',
  attempt: 1,
  signal: new AbortController().signal,
});
const move = (over: object = {}) => ({
  transactionId: ID,
  account: 1,
  type: 'MOVE',
  body: { amount: 5 },
  ...over,
});

it('gives the handler of a type its command, typed by the channel', async () => {
  const obey = obeyChannel(bankCommands, {
    MOVE: (command, from) => {
      expectTypeOf(command.body.amount).toEqualTypeOf<number>();
      expectTypeOf(command.account).toEqualTypeOf<number>();
      expect(from.idempotencyKey).toBe('k');
      return [reply(bankStatus, { ...command, type: 'MOVED' })];
    },
  });
  expect(await obey(received(move()))).toEqual([{ topic: 'BANK_STATUS', value: move({ type: 'MOVED' }) }]);
});

it('a handler for a type that the channel does not have is a mistake of the compiler, not of the night', () => {
  // @ts-expect-error -- the channel has no type CLOSE
  obeyChannel(bankCommands, { CLOSE: () => [] });
});

it.each([{ type: 'CLOSE' }, { type: 'toString' }, { type: 7 }, { type: undefined }])(
  'passes over %j, for another participant may know it',
  async (over) => {
    const obey = obeyChannel(bankCommands, { MOVE: () => [reply(bankStatus, {})] });
    expect(await obey(received(move(over)))).toEqual([]);
  },
);

it.each([null, 7, [], 'MOVE'])('passes over %j', async (value) => {
  const obey = obeyChannel(bankCommands, { MOVE: () => [reply(bankStatus, {})] });
  expect(await obey(received(value))).toEqual([]);
});

it('a command that does not fit its type is refused with every member that is wrong', () => {
  const obey = obeyChannel(bankCommands, { MOVE: () => [] });
  expect(() => obey(received(move({ account: -1, body: { amount: 'x' } })))).toThrow(
    expect.objectContaining({
      code: 'SAGA_COMMAND_INVALID',
      message: expect.stringMatching(/account.*body\.amount/) as string,
    }) as Error,
  );
});

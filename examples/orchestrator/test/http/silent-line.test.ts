import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createRestClient } from '../../src/command-line/rest-client.js';

/** Of the board's page, which is checked as a project of its own. */
const page = new URL('../../src/board/page/data/event-feed.js', import.meta.url).href;
const { followEvents } = (await import(page)) as {
  followEvents: (path: string, session: object, listener: object, patience: object) => () => void;
};

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Answers one request after the other as told, and the rest as the last. */
async function answering(...answers: readonly ((response: ServerResponse) => void)[]): Promise<string> {
  let count = 0;
  const server = createServer((_request, response) => {
    answers[Math.min(count, answers.length - 1)]?.(response);
    count += 1;
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const refusing = (status: number) => (response: ServerResponse) => void response.writeHead(status).end();
const saying = (number: number, then: 'end' | 'silence' | 'break' | 'stop') => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`event: saga\ndata: {"number":${number}}\n\n`);
  if (then === 'end') response.end('event: end\ndata: {"status":"completed"}\n\n');
  if (then === 'break') setImmediate(() => response.destroy());
  if (then === 'stop') response.end();
};
const story = [
  refusing(429),
  refusing(503),
  saying(1, 'silence'),
  refusing(502),
  saying(2, 'break'),
  saying(3, 'stop'),
  saying(4, 'end'),
] as const;
const patience = { silenceMs: 60, againMs: 5 };

describe('a line to the service that is refused for now, falls silent or breaks', () => {
  it('is opened anew by the command line, until the saga has ended', async () => {
    const client = createRestClient(await answering(...story), {}, patience);
    const heard: unknown[] = [];
    for await (const { event, data } of client.events('/x')) heard.push([event, data]);
    expect(heard).toEqual([
      ['saga', { number: 1 }],
      ['saga', { number: 2 }],
      ['saga', { number: 3 }],
      ['saga', { number: 4 }],
      ['end', { status: 'completed' }],
    ]);
  });

  it('is opened anew by the board, which reads what it has missed', async () => {
    const base = await answering(...story);
    const heard: string[] = [];
    await new Promise<void>((resolve) => {
      const session = { readHeaders: () => ({}) };
      const listener = {
        opened: () => void heard.push('opened'),
        told: (event: string, data: { number?: number }) => {
          heard.push(`${event} ${data.number ?? ''}`.trim());
          if (event === 'end') resolve();
        },
        broken: () => undefined,
        refused: ({ message }: Error) => void heard.push(`refused ${message}`),
      };
      closers.push(followEvents(`${base}/x`, session, listener, patience));
    });
    expect(heard).toEqual([1, 2, 3, 4].flatMap((number) => ['opened', `saga ${number}`]).concat('end'));
  });

  it('is not opened anew when the refusal is for good', async () => {
    const client = createRestClient(await answering(refusing(404)), {}, patience);
    await expect(client.events('/x')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ exitCode: 4 });
  });
});

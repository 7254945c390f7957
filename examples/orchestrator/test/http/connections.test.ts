import {
  Agent,
  createServer,
  get as httpGet,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openEventStream } from '../../src/http/event-stream.js';
import { createHttpServer } from '../../src/http/index.js';
import { get } from '../support/requests.js';
import { startEmbeddedService, tenantHeaders } from '../support/service.js';
import { until } from '../support/until.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function embedded(environment: Record<string, string> = {}) {
  const service = await startEmbeddedService(environment);
  closers.push(() => service.stop());
  return service;
}

/** A server that answers with a stream of events, and a client that reads nothing of it. */
async function heldBack(handle: (response: ServerResponse) => void): Promise<void> {
  const server = createServer((_request, response) => handle(response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const socket: Socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  closers.push(() => {
    socket.destroy();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
}

describe('a stream of events', () => {
  it('is let go when its reader does not read, so that it takes no memory without end', async () => {
    const unread = await new Promise<number>((resolve) => {
      void heldBack((response) => {
        const events = openEventStream(response, () => resolve(most));
        let most = 0;
        const send = (): void => {
          if (response.destroyed) return;
          events.send('saga', 'x'.repeat(100_000));
          most = Math.max(most, response.writableLength);
          setImmediate(send);
        };
        send();
      });
    });
    expect(unread).toBeGreaterThan(1_000_000);
    expect(unread).toBeLessThan(5_000_000);
  });

  it('is not written to once it has ended, though its reader has not read all of it', async () => {
    const faults: unknown[] = [];
    let beats = 0;
    await new Promise<void>((resolve) => {
      void heldBack((response) => {
        response.on('error', (thrown) => faults.push(thrown));
        const events = openEventStream(response, () => undefined, 5);
        for (let count = 0; count < 40; count += 1) events.send('saga', 'x'.repeat(100_000));
        events.end();
        const write = response.write.bind(response) as (chunk: unknown) => boolean;
        response.write = ((chunk: unknown) => ((beats += 1), write(chunk))) as ServerResponse['write'];
        resolve();
      });
    });
    await sleep(100);
    expect([beats, faults]).toEqual([0, []]);
  });

  it('answers HEAD with its headers alone, and is over', async () => {
    const { url } = await embedded();
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${url}/api/events`, { method: 'HEAD', headers: tenantHeaders() }, resolve)
        .on('error', reject)
        .end();
    });
    answer.resume();
    expect(answer.headers['content-type']).toBe('text/event-stream');
    await new Promise((resolve) => answer.once('end', resolve));
    await until(
      async () => (await get(url, '/metrics', {})).text,
      (text) => text.includes('http_request_method="HEAD",http_route="/api/events"'),
    );
  });

  it('is refused when there are too many of them', async () => {
    const server = createHttpServer({
      host: '127.0.0.1',
      port: 0,
      routes: [
        {
          method: 'GET',
          path: '/stream',
          handle: () => ({ stream: (response) => void openEventStream(response, () => undefined) }),
        },
      ],
      maxBodyBytes: 1_000,
      maxStreams: 2,
      shutdownMs: 1_000,
      onError: () => undefined,
    });
    await server.start();
    closers.push(() => server.stop());
    const stop = new AbortController();
    closers.unshift(() => stop.abort());
    const ask = () => fetch(`${server.url}/stream`, { signal: stop.signal });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const refused = await ask();
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ errors: [{ code: 'SAGA_HTTP_STREAMS' }] });
  });
});

it('a service that stops does not wait for connections that are kept alive with nothing under way', async () => {
  // A test that had to wait for the end of this time would run out of its own.
  const service = await startEmbeddedService({ SAGACHART_SHUTDOWN: 'PT5M' });
  const agent = new Agent({ keepAlive: true });
  closers.push(() => agent.destroy());
  const opened = await new Promise<IncomingMessage>((resolve) =>
    httpGet(`${service.url}/api/events`, { agent, headers: tenantHeaders() }, resolve),
  );
  const ended = new Promise((resolve) => opened.resume().once('end', resolve));
  await new Promise<void>((resolve) =>
    httpGet(`${service.url}/healthz`, { agent }, (answer) => answer.resume().once('end', resolve)),
  );
  await service.stop();
  await ended;
});

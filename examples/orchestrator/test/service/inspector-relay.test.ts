import { connect } from 'node:net';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createInspectorRelay, type InspectorRelay } from '../../src/service/inspector-relay.js';
import { readSettings, serviceSettings } from '../../src/settings/index.js';
import { openEvents } from '../support/event-reader.js';

let relay: InspectorRelay | undefined;
afterEach(async () => {
  await relay?.stop();
  relay = undefined;
});

async function open(): Promise<{ readonly url: string; readonly send: (event: unknown) => void }> {
  const opened = createInspectorRelay({ host: '127.0.0.1', port: 0, onError: () => undefined });
  relay = opened;
  await opened.start();
  return { url: opened.url, send: (event) => opened.send(event) };
}

const heard = async (url: string, count: number) => {
  const stream = await openEvents(`${url}/events`, {});
  const { events } = await stream.read((read) => read.length >= count);
  return events.map(({ data }) => data as { number: number });
};

const statusUnder = (url: string, path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    request(url + path, { headers, agent: false }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

describe('the relay of the inspector', () => {
  it('listens on this machine alone unless a setting says otherwise', () => {
    expect(readSettings(serviceSettings, {}).values.inspectHost).toBe('127.0.0.1');
  });

  it('gives a page what is kept, and then what comes', async () => {
    const { url, send } = await open();
    send({ number: 1 });
    const stream = await openEvents(`${url}/events`, {});
    send({ number: 2 });
    const { events } = await stream.read((read) => read.length === 2);
    expect(events.map(({ data }) => data.number)).toEqual([1, 2]);
  });

  it('keeps so many events, the newest', async () => {
    const { url, send } = await open();
    for (let number = 0; number < 450; number += 1) send({ number });
    const numbers = (await heard(url, 200)).map(({ number }) => number);
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([200, 250, 449]);
  });

  it('keeps no more than a few megabytes, however large events are', async () => {
    const { url, send } = await open();
    const large = 'x'.repeat(900_000);
    for (let number = 0; number < 50; number += 1) send({ number, large });
    send({ number: 50, larger: 'x'.repeat(3_000_000) });
    const numbers = (await heard(url, 4)).map(({ number }) => number);
    expect(numbers).toEqual([46, 47, 48, 49]);
  });

  it('answers neither for another host name nor to another protocol, and takes nothing in', async () => {
    const { url } = await open();
    for (const path of ['/', '/events']) {
      expect(await statusUnder(url, path, { host: 'evil.example' })).toBe(421);
      expect(await statusUnder(url, path, { host: 'localhost:1' })).toBe(200);
    }
    expect((await fetch(`${url}/events`, { method: 'POST', body: '{}' })).status).toBe(405);
    const answer = await new Promise<string>((resolve) => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
        ),
      );
      socket.once('data', (chunk) => resolve(chunk.toString()));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('lets no page of another origin read', async () => {
    const { url } = await open();
    const answer = await fetch(`${url}/`, { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('has a page that is allowed to run its own script, and no other', async () => {
    const { url } = await open();
    const answer = await fetch(`${url}/`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'sha256-[^']+';/);
    expect(policy).not.toContain('unsafe');
    expect(await answer.text()).toContain('src="https://stately.ai/inspect"');
  });
});

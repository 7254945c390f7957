import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { get, hint, post } from '../support/requests.js';
import { type RunningService, startEmbeddedService, tenantHeaders, TOKEN } from '../support/service.js';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.js';

const SEED = Number(process.env['SAGACHART_SEED'] ?? 20260124);
const REQUESTS = 1_000;
const ABREAST = 20;

let service: RunningService;
let url: string;
beforeAll(async () => {
  service = await startEmbeddedService({ SAGACHART_POST_WAIT: 'PT0S', SAGACHART_MAX_MESSAGE_BYTES: '20000' });
  url = service.url;
});
afterAll(() => service.stop());

interface Made {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer;
}

const hostile = [
  '',
  'null',
  '[]',
  '"',
  '{',
  '0',
  '-0',
  '1e999',
  '{"data":null}',
  '{"data":[]}',
  '{"data":{"type":"sagas"}}',
  '{"data":{"type":"sagas","attributes":[]}}',
  '{"data":{"type":"sagas","attributes":{"__proto__":{"steps":[]}}}}',
  '{"data":{"type":"sagas","id":5,"attributes":{"sagaType":{},"steps":{}}}}',
  '{"data":{"type":"sagas","attributes":{"sagaType":"x","steps":[null,1,"a",[],{}]}}}',
  '{"data":{"type":"sagas","attributes":{"sagaType":"x","steps":[{"stepId":"a","status":"completed","action":"toString","payload":{}}]}}}',
  '{"data":{"type":"sagas","attributes":{"sagaType":"x","steps":[{"stepId":"a","status":"pending","action":"award_mesos","payload":{"amount":99999999999999999999999}}]}}}',
  `${'['.repeat(9_000)}`,
  `{"a":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}`,
];
const ids = [
  '',
  '%00',
  '%ff',
  '%',
  '..',
  'constructor',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(3_000),
  '{}',
];
const tails = ['', '/retry', '/skip', '/cancel', '/events', '/chart', '/chart/more', '/messages', '//'];
const paths = [
  '/',
  '/api',
  '/api/sagas',
  '/api/sagas/',
  '/api/actions/%E0%A4%A',
  '/api/actions/hasOwnProperty',
  '/metrics/x',
  '/%2e%2e/etc',
  '*',
];
const queries = [
  '',
  '?',
  '?page[size]=-1',
  '?page[cursor]=1_',
  '?filter[status]=%00',
  '?&&=&',
  '?filter[olderThan]=P',
  '?page[size]=5&page[size]=6',
  '?%',
  `?filter[startedAfter]=${'9'.repeat(500)}`,
];
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'];
const types = [
  'application/vnd.api+json',
  'application/json',
  'text/plain',
  '',
  'application/json; charset=latin1',
  '*/*',
];
const tenants = [
  tenantHeaders(),
  {},
  { ...tenantHeaders(), TENANT_ID: 'x' },
  { ...tenantHeaders(), MAJOR_VERSION: '-1' },
  { TENANT_ID: 'x'.repeat(2_000) },
];
const tokens = [undefined, `Bearer ${TOKEN}`, 'Bearer', 'Bearer  ', `Bearer ${'x'.repeat(2_000)}`];

/** A request that no sound client would send: well-formed HTTP around anything. */
function make(random: SeededRandom): Made {
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
  // Half of them have sound headers, so that what lies behind the first checks is reached too.
  const sound = random.below(2) === 0;
  const method = pick(sound ? ['GET', 'POST', 'POST'] : methods);
  const path = pick([() => pick(paths), () => '/api/sagas', () => `/api/sagas/${pick(ids)}${pick(tails)}`])();
  const token = pick(tokens);
  const headers = {
    ...(sound ? tenantHeaders() : pick(tenants)),
    'content-type': sound ? 'application/json' : pick(types),
    ...(token === undefined ? {} : { authorization: token }),
  };
  const bytes = Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256)));
  const body = pick([() => pick(hostile), () => bytes, () => 'x'.repeat(25_000)])();
  const bodiless = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  return { method, path: path + pick(queries), headers, ...(bodiless ? {} : { body }) };
}

/** By node:http, since fetch would mend the path. */
const send = ({ method, path, headers, body }: Made): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      const { statusCode = 0, headers: answered } = response;
      // A stream of events would never end.
      if (answered['content-type'] === 'text/event-stream') response.destroy();
      response.resume();
      response.on('close', () => resolve(statusCode));
    });
    request.on('error', reject);
    request.end(body);
  });

it(`answers ${REQUESTS} malformed requests with statuses from 200 to 499 (seed ${SEED})`, async () => {
  const random = createSeededRandom(SEED);
  const counts = new Map<number, number>();
  for (let done = 0; done < REQUESTS; done += ABREAST) {
    const made = Array.from({ length: ABREAST }, () => make(random));
    const statuses = await Promise.all(made.map(send));
    for (const [index, status] of statuses.entries()) {
      counts.set(status, (counts.get(status) ?? 0) + 1);
      const told = `request ${done + index}: ${JSON.stringify(made[index]).slice(0, 300)}`;
      expect(status, told).toBeGreaterThanOrEqual(200);
      expect(status, told).toBeLessThan(500);
    }
  }
  // The mix reaches the routes behind the first checks too.
  for (const status of [200, 400, 401, 404, 405, 413, 415])
    expect(counts.get(status) ?? 0).toBeGreaterThan(0);
  expect(service.logged().filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  expect((await post(url, '/api/sagas', hint())).status).toBeLessThan(300);
}, 60_000);

/** Sends bytes that need not be HTTP, and gives the first line of the answer. */
const sendRaw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
    socket.on('error', reject);
  });

it('answers what is no HTTP, and other protocols, with 400', async () => {
  const bad = [
    'hello\r\n\r\n',
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'POST /api/sagas HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n',
    'POST /api/sagas HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    'CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n',
    '\u0016\u0003\u0001\u0002\u0000\u0001',
  ];
  for (const text of bad) expect(await sendRaw(text)).toMatch(/^HTTP\/1\.1 400 /);
  expect(await sendRaw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`)).toMatch(/ 431 /);
});

it('tells an unknown path from a method that a path does not take', async () => {
  expect((await get(url, '/api/nothing')).status).toBe(404);
  const answer = await fetch(`${url}/api/sagas`, { method: 'DELETE' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
});

it('refuses a body above the limit, announced or not, without reading it whole', async () => {
  const body = 'x'.repeat(20_001);
  const announced = await post(url, '/api/sagas', body);
  const chunked = await fetch(`${url}/api/sagas`, {
    method: 'POST',
    headers: { ...tenantHeaders(), 'content-type': 'application/json' },
    body: new Blob([body, body]).stream(),
    duplex: 'half',
  } as RequestInit);
  expect([announced.status, chunked.status]).toEqual([413, 413]);
});

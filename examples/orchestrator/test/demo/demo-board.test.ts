import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Program, startProgram } from '../support/program.js';
import { get, hint, post } from '../support/requests.js';
import { until } from '../support/until.js';

const boardLine = (line: string): boolean => line.startsWith('board: ');

/** What the demo printed of its board. */
function boardOf(line: string) {
  const address = new URL(line.slice('board: '.length));
  const { searchParams } = new URL(address.hash.slice(1), 'http://board');
  const tenant = {
    TENANT_ID: searchParams.get('tenant') ?? '',
    REGION: searchParams.get('region') ?? '',
    MAJOR_VERSION: '83',
    MINOR_VERSION: '1',
  };
  return { url: address.origin, port: Number(address.port), host: address.hostname, tenant };
}

describe('the board of the demo', { timeout: 60_000 }, () => {
  let running: Program | undefined;
  const watchDemo = (environment: Record<string, string> = {}): Program =>
    (running = startProgram('main.ts', ['--watch'], environment));
  afterEach(async () => void (await running?.stop()));

  it('is served on 127.0.0.1 at the address that is printed, shows the samples, takes sagas, and goes with the demo', async () => {
    const demo = watchDemo();
    const { url, host, tenant } = boardOf(await demo.line(boardLine));
    expect(host).toBe('127.0.0.1');
    expect((await fetch(url)).headers.get('content-type')).toContain('text/html');
    const statuses = await until(
      async () => (await get(url, '/api/service', {})).json.sagas as Record<string, number>,
      ({ parked = 0, completed = 0, failed = 0 }) => parked > 0 && completed > 0 && failed > 0,
    );
    expect(statuses['refused']).toBe(0);
    const { json } = await post(url, '/api/sagas', hint(), tenant);
    expect(json.data.attributes.status).toBe('completed');
    await demo.line((text) => text.endsWith('Ctrl-C ends.'));
    demo.child.kill('SIGINT');
    expect(await demo.ended).toMatchObject({ code: 0, stderr: '' });
    await expect(fetch(url)).rejects.toThrow();
  });

  it('lets its operator free a parked saga with the token that is printed', async () => {
    const demo = watchDemo();
    const { url, tenant } = boardOf(await demo.line(boardLine));
    const line = await demo.line((text) => text.startsWith('its buttons'));
    const parked = await until(
      () => get(url, '/api/sagas?filter[status]=parked', tenant),
      ({ json }) => json.data.length > 0,
    );
    const path = `/api/sagas/${parked.json.data[0].id}`;
    const skipped = await fetch(url + path + '/skip', {
      method: 'POST',
      headers: { authorization: `Bearer ${line.split(' ').at(-1)}` },
    });
    expect(skipped.status).toBe(200);
    const { data } = (await skipped.json()) as { data: { attributes: { status: string } } };
    expect(data.attributes.status).toBe('failed');
  });

  it('takes PORT and OPERATOR_TOKEN; a port that is taken does not fail the demo', async () => {
    const other = createServer();
    const taken = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
    );
    const environment = { PORT: String(taken), OPERATOR_TOKEN: 'one-token-for-all-buttons' };
    const demo = startProgram('main.ts', [], environment);
    const { code, stdout, stderr } = await demo.ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`port ${taken} is taken, so the board takes a free one\n`);
    expect(boardOf(stdout.split('\n').find(boardLine) ?? '').port).not.toBe(taken);
    expect(stdout).toContain("operator's token: one-token-for-all-buttons\n");

    await new Promise((resolve) => other.close(resolve));
    const { port } = boardOf(await watchDemo(environment).line(boardLine));
    expect(port).toBe(taken);
  });

  it('exits 2 for a port that is none', async () => {
    const { code, stderr } = await startProgram('main.ts', [], { PORT: 'eighty' }).ended;
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^SAGA_SETTINGS_INVALID: .*PORT "eighty"/)]);
  });
});

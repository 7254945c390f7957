import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { get, hint, post } from '../support/requests.js';
import { runProgram, startProgram } from '../support/program.js';
import { TOKEN } from '../support/service.js';

const parse = (line: string) => JSON.parse(line) as Record<string, unknown>;

describe('npm start', () => {
  it('serves on the embedded transport, and ends with 0 on SIGTERM', async () => {
    const program = startProgram('start.ts', [], { PORT: '0', OPERATOR_TOKEN: TOKEN });
    const started = parse(await program.line((line) => line.includes('"started"')));
    const url = String(started['url']);
    expect(started).toMatchObject({ transport: 'embedded', level: 'info' });
    expect((await get(url, '/readyz')).status).toBe(200);
    const answer = await post(url, '/api/sagas', hint());
    expect(answer.status).toBe(201);
    const { code, stdout, stderr } = await program.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain(TOKEN);
    const lines = stdout.trim().split('\n').map(parse);
    expect(lines.at(-1)).toMatchObject({ event: 'stopped' });
    expect(lines.filter(({ transactionId }) => transactionId === answer.json.data.id)).toMatchObject([
      { event: 'accepted' },
      { event: 'completed' },
    ]);
  }, 60_000);

  it('with INSPECT=1 serves the page of the Stately inspector, and ends as usual', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const program = startProgram('start.ts', [], { PORT: '0', INSPECT: '1', INSPECT_PORT: String(port) });
    const told = parse(await program.line((line) => line.includes('"inspecting"')));
    const page = await fetch(String(told['inspector']));
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('stately.ai/inspect')]);
    const { url } = parse(await program.line((line) => line.includes('"started"'))) as { url: string };
    expect((await post(url, '/api/sagas', hint())).status).toBe(201);
    expect(await program.stop()).toMatchObject({ code: 0, stderr: '' });
  }, 60_000);

  it('names everything that is wrong with the environment in one sentence, without secrets, and ends with 1', async () => {
    const environment = {
      PORT: '70000',
      LOG_LEVEL: 'loud',
      OPERATOR_TOKEN: 'too-short',
      SAGACHART_POST_WAIT: 'soon',
    };
    const embedded = await runProgram('start.ts', [], environment);
    expect(embedded).toMatchObject({ code: 1, stdout: '' });
    expect(embedded.stderr).toMatch(
      /^SAGA_SETTINGS_INVALID: .*PORT.*OPERATOR_TOKEN.*SAGACHART_POST_WAIT.*LOG_LEVEL.*\n$/,
    );
    expect(embedded.stderr).not.toContain('too-short');
    const kafka = await runProgram('start.ts', [], {
      ...environment,
      BOOTSTRAP_SERVERS: 'nowhere',
      SAGACHART_PARTITION: '8',
      KAFKA_SASL_PASSWORD: 'secret-word',
    });
    expect(kafka).toMatchObject({ code: 1, stdout: '' });
    expect(kafka.stderr).toMatch(
      /^SAGA_SETTINGS_INVALID: .*PORT.*BOOTSTRAP_SERVERS.*SAGACHART_PARTITIONS\?.*\n$/,
    );
    expect(kafka.stderr).not.toContain('secret-word');
  }, 60_000);

  it('ends with 1 and a sentence when its port, or that of the inspector, is taken', async () => {
    const other = createServer().listen(0);
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runProgram('start.ts', [], { PORT: String(port) });
    const taken = { PORT: '0', INSPECT: '1', INSPECT_PORT: String(port) };
    const inspector = await runProgram('start.ts', [], taken);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^SAGA_HTTP_LISTEN: .*PORT to a free one.*\n$/);
    expect(inspector.code).toBe(1);
    expect(inspector.stderr).toMatch(/^SAGA_INSPECTOR: .*INSPECT_PORT to a free port.*\n$/);
  }, 60_000);
});

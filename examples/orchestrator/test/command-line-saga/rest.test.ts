import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJson } from '@sagachart/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiSchemas } from '../../src/http/index.js';
import { step } from '../support/requests.js';
import { runProgram } from '../support/program.js';
import { saga } from '../support/saga-command.js';
import { sampleSaga } from '../support/sample-sagas.js';
import { type RunningService, startEmbeddedService, tenantHeaders, TOKEN } from '../support/service.js';

let service: RunningService;
let environment: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'saga-'));

beforeAll(async () => {
  service = await startEmbeddedService();
  environment = { SAGACHART_URL: service.url, ...tenantHeaders() };
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

function file(value: unknown): string {
  const path = join(folder, `${randomUUID()}.json`);
  writeFileSync(path, typeof value === 'string' ? value : encodeJson(value));
  return path;
}

const sound = { characterId: 12345, worldId: 0, channelId: 1 };
const quick = {
  sagaType: 'quest_reward',
  initiatedBy: 'npc-1',
  steps: [step('sound', 'play_portal_sound', sound)],
};

describe('submit', () => {
  it('shows a saga that has ended, with 0 when it completed', async () => {
    const { code, stdout, stderr } = await saga(['submit', file(quick)], environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^status {4}completed$/m);
    expect(stdout).toMatch(/^sound +play_portal_sound +succeeded/m);
  });

  it('waits for the outcome where it is asked to, and ends with 1 when the saga failed', async () => {
    const { command } = sampleSaga('shop-purchase');
    const { code, stdout } = await saga(['submit', file(command), '--wait', 'PT20S', '--json'], environment);
    expect(code).toBe(1);
    const { attributes } = apiSchemas.Saga.parse({ data: JSON.parse(stdout) }).data;
    expect(attributes.outcome).toMatchObject({
      type: 'FAILED',
      errorCode: 'INVENTORY_FULL',
      failedStep: 'give_sword',
    });
  }, 30_000);

  it('takes another transaction id, wherever the file names its own', async () => {
    const id = randomUUID();
    const { command } = sampleSaga('quest-reward');
    const { stdout } = await saga(['submit', file(command), '--id', id, '--json'], environment);
    expect((JSON.parse(stdout) as { id: string }).id).toBe(id);
  });

  it('names every fault that the service finds, and ends with 1', async () => {
    const bad = file({
      sagaType: 'x',
      steps: [step('a', 'no_such', {}), step('a', 'award_mesos', { amount: 'x' })],
    });
    const { code, stderr, stdout } = await saga(['submit', bad, '--json'], environment);
    expect(code).toBe(1);
    expect(stderr).toContain('SAGA_ACTION_UNKNOWN');
    expect(stderr).toContain('SAGA_STEP_ID_DUPLICATE');
    expect((JSON.parse(stdout) as { errors: unknown[] }).errors.length).toBeGreaterThanOrEqual(3);
  });
});

describe('status, list and watch', () => {
  it('show a saga, and end with 4 for one that is not there', async () => {
    const submitted = await saga(['submit', file(quick), '--json'], environment);
    const { id } = JSON.parse(submitted.stdout) as { id: string };
    const shown = await saga(['status', id.toUpperCase(), '--json'], environment);
    expect(shown.code).toBe(0);
    apiSchemas.Saga.parse({ data: JSON.parse(shown.stdout) });
    const missing = await saga(['status', randomUUID()], environment);
    expect(missing.code).toBe(4);
    expect(missing.stderr).toMatch(/^SAGA_NOT_FOUND: .*\n$/);
  });

  it('list what is asked for', async () => {
    const sagaType = `type-${randomUUID()}`;
    for (let count = 0; count < 3; count += 1)
      await saga(['submit', file({ ...quick, sagaType })], environment);
    const listed = await saga(
      ['list', '--type', sagaType, '--status', 'completed', '--limit', '2'],
      environment,
    );
    expect(listed.code).toBe(0);
    expect(listed.stdout.match(new RegExp(sagaType, 'g'))).toHaveLength(2);
    expect(listed.stdout).toContain('there are more');
    const none = await saga(['list', '--type', sagaType, '--status', 'parked', '--json'], environment);
    expect(none.stdout).toBe('[]\n');
    expect((await saga(['list', '--status', 'lost'], environment)).code).toBe(1);
  });

  it('watch a saga to its end, with 1 when it failed', async () => {
    const { id, command } = sampleSaga('shop-purchase');
    await saga(['submit', file(command)], environment);
    const { code, stdout } = await saga(['watch', id], environment);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      / accepted\n[\s\S]* step-undoing +take_coupon\n[\s\S]* failed\nthe saga has ended: failed\n$/,
    );
  }, 30_000);
});

describe('operator commands', () => {
  it('bring the token, and are refused without it', async () => {
    const { id, command } = sampleSaga('undo-parks');
    await saga(['submit', file(command), '--wait', 'PT20S'], environment);
    const refused = await saga(['skip', id], environment);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^SAGA_HTTP_OPERATOR: .*\nSet OPERATOR_TOKEN to the token/);
    const operator = { ...environment, OPERATOR_TOKEN: TOKEN };
    const useless = await saga(['cancel', id], operator);
    expect(useless.code).toBe(1);
    expect(useless.stderr).toMatch(/^SAGA_OPERATOR_COMMAND: .*retry and skip can/);
    const done = await saga(['skip', id, '--by', 'night shift', '--reason', 'paid by hand'], operator);
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/^skip was carried out\n[\s\S]*undoSkipped/);
  }, 30_000);

  it('see the sagas of all tenants where none is named', async () => {
    const submitted = await saga(['submit', file(quick), '--json'], environment);
    const { id } = JSON.parse(submitted.stdout) as { id: string };
    expect((await saga(['status', id], { SAGACHART_URL: service.url, OPERATOR_TOKEN: TOKEN })).code).toBe(0);
    const nobody = await saga(['status', id], { SAGACHART_URL: service.url });
    expect(nobody.code).toBe(1);
    expect(nobody.stderr).toContain('The header TENANT_ID is missing.');
    expect(nobody.stderr).toMatch(/\nName the tenant: TENANT_ID, .* or --tenant, .*\n$/);
  });
});

describe('lint', () => {
  it('warns of what is allowed but will hurt, with 0, and names faults with 1; no service is needed', async () => {
    const early = file({
      sagaType: 'x',
      steps: [
        step('name', 'change_hair', { characterId: 1, worldId: 0, channelId: 0, styleId: 30000 }),
        step('pay', 'award_mesos', { ...sound, actorId: 0, actorType: 'NPC', amount: -5 }),
      ],
    });
    const warned = await saga(['lint', early], {});
    expect(warned.code).toBe(0);
    expect(warned.stdout).toMatch(/saga of 2 steps, \d+ warnings\n$/);
    const faulty = await saga(['lint', file({ sagaType: 'x', steps: [] }), '--json'], {});
    expect(faulty.code).toBe(1);
    expect(JSON.parse(faulty.stdout)).toMatchObject({ ok: false, faults: [{ code: 'SAGA_STEPS_EMPTY' }] });
  });
});

describe('what cannot be carried out', () => {
  it.each([
    [[]],
    [['explode']],
    [['status']],
    [['status', 'not-a-uuid']],
    [['status', randomUUID(), 'more']],
    [['list', '--by', 'me']],
    [['submit', '/no/such/file']],
    [['submit', 'x.json', '--wait', 'soon']],
    [['--colour']],
  ])('is a usage error, with 2: %j', async (args) => {
    const { code, stdout, stderr } = await saga(args, {});
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it('ends with 2 for a file that is no saga command', async () => {
    for (const text of ['{', '[]', '7'])
      expect(await saga(['submit', file(text)], environment)).toMatchObject({ code: 2, stdout: '' });
  });

  it('ends with 3 and a sentence when the service goes away while a saga is watched', async () => {
    const server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': here\n\n');
      setTimeout(() => request.socket.destroy(), 20);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const watched = await saga(['watch', randomUUID(), '--url', `http://127.0.0.1:${port}`], environment);
    server.close();
    expect(watched.code).toBe(3);
    expect(watched.stderr).toMatch(/^SAGA_NOT_REACHABLE: .*broke off the stream of events\. .*\n$/);
  });

  it('ends with 3 when nobody listens', async () => {
    const rest = await saga(['list', '--url', 'http://127.0.0.1:1'], environment);
    expect(rest.code).toBe(3);
    expect(rest.stderr).toMatch(/^SAGA_NOT_REACHABLE: .*127\.0\.0\.1:1.*\n$/);
    const kafka = await saga(['submit', file(quick)], {
      ...tenantHeaders(),
      BOOTSTRAP_SERVERS: '127.0.0.1:1',
    });
    expect(kafka.code).toBe(3);
    expect(kafka.stderr).toMatch(/^SAGA_KAFKA_NO_BROKER: .*\n$/);
  }, 30_000);
});

it('npm run saga shows its usage, and gives its exit code to the shell', async () => {
  const help = await runProgram('cli.ts', ['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('usage: npm run --silent saga');
  expect((await runProgram('cli.ts', ['status', randomUUID()], environment)).code).toBe(4);
}, 60_000);

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJson } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, startCluster } from '../support/kafka-cluster.js';
import { get } from '../support/requests.js';
import { saga } from '../support/saga-command.js';
import { sampleSaga } from '../support/sample-sagas.js';
import { tenantHeaders } from '../support/service.js';
import { until } from '../support/until.js';

describeKafka('npm run saga straight to Kafka', {}, (kafka) => {
  let cluster: Cluster;
  let url: string;
  let environment: Record<string, string>;
  const folder = mkdtempSync(join(tmpdir(), 'saga-'));

  beforeAll(async () => {
    cluster = await startCluster(kafka.bootstrapServers);
    ({ url } = await cluster.service());
    environment = { ...cluster.environment, ...tenantHeaders() };
    await until(
      () => get(url, '/readyz'),
      ({ status }) => status === 200,
    );
  }, 120_000);
  afterAll(async () => {
    await cluster.close();
    rmSync(folder, { recursive: true });
  }, 60_000);

  const write = (name: string): { readonly id: string; readonly path: string } => {
    const { id, command } = sampleSaga(name);
    const path = join(folder, `${id}.json`);
    writeFileSync(path, encodeJson(command));
    return { id, path };
  };

  it('submits and tells the outcome: 0 for one that completed, 1 for one that failed', async () => {
    const good = await saga(['submit', write('quest-reward').path, '--wait', 'PT20S'], environment);
    expect(good).toMatchObject({ code: 0, stderr: '' });
    expect(good.stdout).toContain('COMPLETED');
    const bad = await saga(['submit', write('shop-purchase').path, '--wait', 'PT20S', '--json'], environment);
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject({ type: 'FAILED', body: { failedStep: 'give_sword' } });
  }, 60_000);

  it('frees a parked saga', async () => {
    const { id, path } = write('undo-parks');
    await saga(['submit', path], environment);
    await until(
      () => get(url, `/api/sagas/${id}`),
      ({ json }) => json.data?.attributes.status === 'parked',
    );
    const sent = await saga(['skip', id, '--by', 'night shift'], environment);
    expect(sent).toMatchObject({ code: 0, stderr: '' });
    await until(
      () => get(url, `/api/sagas/${id}`),
      ({ json }) => json.data?.attributes.status === 'failed',
    );
  }, 60_000);

  it('refuses a saga that the orchestrator would refuse, before it is sent, and needs a tenant', async () => {
    const path = join(folder, 'bad.json');
    writeFileSync(path, encodeJson({ sagaType: 'x', steps: [] }));
    expect(await saga(['submit', path], environment)).toMatchObject({ code: 1, stdout: '' });
    const nobody = await saga(['submit', write('quest-reward').path], cluster.environment);
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toContain('TENANT_ID is missing');
  });
});

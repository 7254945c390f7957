import { readFileSync } from 'node:fs';
import { headerText } from '@sagachart/core';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEvents } from '../support/event-reader.js';
import { type Cluster, startCluster } from '../support/kafka-cluster.js';
import { conforms, get, hint, post } from '../support/requests.js';
import { sampleSaga } from '../support/sample-sagas.js';
import { OTHER_TENANT, tenantHeaders, TOKEN } from '../support/service.js';
import { until } from '../support/until.js';

const bearer = { authorization: `Bearer ${TOKEN}` };

describeKafka('the service on Kafka', {}, (kafka) => {
  let cluster: Cluster;
  let one: string;
  let other: string;
  const spans = new InMemorySpanExporter();

  beforeAll(async () => {
    cluster = await startCluster(kafka.bootstrapServers);
    const first = await cluster.service([new SimpleSpanProcessor(spans)]);
    const second = await cluster.service([new SimpleSpanProcessor(spans)]);
    one = first.url;
    other = second.url;
    for (const url of [one, other])
      await until(
        () => get(url, '/readyz'),
        ({ status }) => status === 200,
      );
  }, 120_000);
  afterAll(() => cluster.close(), 60_000);

  it('answers a POST with the outcome, and any instance answers for any saga', async () => {
    const sagas = await Promise.all(Array.from({ length: 8 }, () => post(one, '/api/sagas', hint())));
    for (const { status, json } of sagas) {
      expect([201, 202]).toContain(status);
      const path = `/api/sagas/${json.data.id}`;
      const seen = await until(
        () => get(other, path),
        (answer) => answer.json.data?.attributes.status === 'completed',
      );
      conforms('Saga', seen);
      expect((await get(other, path, tenantHeaders(OTHER_TENANT))).status).toBe(404);
    }
  }, 60_000);

  it('runs every kind of sample as its file says, look-ups over HTTP included', async () => {
    const expected = {
      'quest-reward': 'completed',
      'storage-transfer': 'completed',
      'shop-purchase': 'failed',
    };
    for (const [name, status] of Object.entries(expected)) {
      const { id, document } = sampleSaga(name);
      await post(one, '/api/sagas', document);
      await until(
        () => get(other, `/api/sagas/${id}`),
        ({ json }) => json.data?.attributes.status === status,
      );
    }
  }, 60_000);

  it('frees a parked saga by an operator command at any instance, shown in its stream at another', async () => {
    const { id, document } = sampleSaga('operator-retry');
    await post(one, '/api/sagas', document);
    for (const url of [one, other])
      await until(
        () => get(url, `/api/sagas/${id}`),
        ({ json }) => json.data?.attributes.status === 'parked',
      );
    const stream = await openEvents(`${one}/api/sagas/${id}/events`, tenantHeaders());
    const answer = await post(other, `/api/sagas/${id}/retry`, { by: 'night shift' }, bearer);
    expect([200, 202]).toContain(answer.status);
    const { events, ended } = await stream.read();
    expect(ended).toBe(true);
    expect(events.at(-1)).toEqual({ event: 'end', data: { status: 'failed' } });
    const audit = cluster.logged().filter((line) => line['audit'] === true && line['transactionId'] === id);
    expect(audit).toMatchObject([{ command: 'retry', by: 'night shift' }]);
  }, 60_000);

  it('shows the messages of a saga at any instance, out of the topics that carried them', async () => {
    const { id, document, command } = sampleSaga('shop-purchase');
    await post(one, '/api/sagas', document);
    const answer = await until(
      () => get(other, `/api/sagas/${id}/messages`),
      ({ json }) => json.messages?.at(-1)?.kind === 'outcome',
    );
    conforms('SagaMessages', answer);
    const { messages, gaps } = answer.json as { messages: { kind: string; value: object }[]; gaps: object[] };
    expect(gaps).toEqual([]);
    expect(messages[0]).toMatchObject({ kind: 'saga', value: command });
    const sent = cluster.commands.filter(({ transactionId }) => transactionId === id);
    expect(messages.filter(({ kind }) => kind === 'command').map(({ value }) => value)).toEqual(
      sent.map(({ value }) => value),
    );
    // Each command was answered before the end; beside their answers the services tell what has changed.
    expect(messages.filter(({ kind }) => kind === 'event').length).toBeGreaterThanOrEqual(sent.length);
    expect((await get(other, `/api/sagas/${id}/messages`, tenantHeaders(OTHER_TENANT))).status).toBe(404);
  }, 60_000);

  it('keeps one trace from the request to the last undo, and hands it to the participants', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const { id, document } = sampleSaga('shop-purchase');
    await post(one, '/api/sagas', document, {
      ...tenantHeaders(),
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    });
    const own = await until(
      () => spans.getFinishedSpans().filter(({ attributes }) => attributes['saga.transaction_id'] === id),
      (found) => found.some(({ name }) => name.startsWith('saga ')) && found.length >= 6,
    );
    expect(new Set(own.map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]));
    expect(own.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'saga inventory_transaction',
        'award_mesos',
        'undo destroy_asset',
        'undo award_mesos',
      ]),
    );
    const parents = cluster.commands
      .filter(({ transactionId }) => transactionId === id)
      .map(({ headers }) => headerText(headers, 'traceparent'));
    expect(parents.length).toBeGreaterThanOrEqual(4);
    for (const parent of parents) expect(parent).toContain(traceId);
  }, 60_000);

  it('has every metric that the dashboard and the alarms ask for', async () => {
    const { names, catalog } = cluster.setUp;
    const producer = cluster.port.idempotentProducer();
    const garbage = (variable: string, value: string) => ({
      topic: names.nameOf(variable),
      partition: 0,
      key: null,
      value: Buffer.from(value),
    });
    // One message for the dead letters, and one that concerns no saga.
    await producer.send([
      garbage(catalog.sagaCommandTopic, '{"transactionId":'),
      garbage('EVENT_TOPIC_CHARACTER_STATUS', '{"type":"MESO_CHANGED","characterId":1,"body":{}}'),
    ]);
    await producer.close();
    const scrape = async (): Promise<string> =>
      (await Promise.all([one, other].map(async (url) => (await get(url, '/metrics')).text))).join('\n');
    const text = await until(
      scrape,
      (all) => all.includes('sagachart_dead_letters') && all.includes('sagachart_ignored'),
    );
    const has = new Set([...text.matchAll(/^(\w+)(?:\{| )/gm)].map(([, name]) => name));
    const asked = ['orchestrator.json', 'alerts.yml'].flatMap((file) => {
      const path = new URL(`../../grafana/${file}`, import.meta.url);
      return [...readFileSync(path, 'utf8').matchAll(/\b(?:sagachart|http_server|process)_\w+/g)].map(
        ([name]) => name,
      );
    });
    // A counter shows once it has counted; that these are told, and by these names, is shown where they count.
    for (const name of ['sagachart_late_effects_total', 'sagachart_lost_total']) has.add(name);
    expect(asked.length).toBeGreaterThan(25);
    expect(asked.filter((name) => !has.has(name))).toEqual([]);
  }, 30_000);

  it('logs the transaction id on every line that concerns a saga', () => {
    const about = cluster.logged().filter(({ msg }) => /^(saga |operator command)/.test(String(msg)));
    expect(about.length).toBeGreaterThan(10);
    for (const line of about) expect(line['transactionId']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

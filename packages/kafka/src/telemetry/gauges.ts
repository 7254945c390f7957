import type { Meter, ObservableResult } from '@opentelemetry/api';
import type { SagaDirectory } from '@sagachart/core';
import type { KafkaAdmin } from '../client-port/index.js';
import { type Deployment, inboxTopic, routerGroup, type TopicNames, workerGroup } from '../topics/index.js';

/** Where the lag is asked for. */
export interface LagSource {
  readonly admin: KafkaAdmin;
  readonly deployment: Deployment;
  readonly names: TopicNames;
}

/**
 * `sagachart.sagas` by status, parked ones among them: those of the whole deployment, whoever asks; over several processes take
 * the maximum, not the sum.
 *
 * @returns ends it
 */
export function observeSagas(meter: Meter, sagas: SagaDirectory): () => void {
  const gauge = meter.createObservableGauge('sagachart.sagas', {
    description: 'Sagas of the deployment that are remembered, by status.',
  });
  const observe = (result: ObservableResult): void => {
    for (const [status, count] of Object.entries(sagas.counts()))
      result.observe(count, { 'saga.status': status });
  };
  gauge.addCallback(observe);
  return () => gauge.removeCallback(observe);
}

async function lagOf({ admin }: LagSource, group: string, topic: string): Promise<number> {
  const [ends, committed] = await Promise.all([
    admin.logOffsets(topic),
    admin.committedOffsets(group, [topic]),
  ]);
  const offsets = new Map(committed.map(({ partition, offset }) => [partition, offset]));
  return ends.reduce(
    (sum, { partition, start, stableEnd }) =>
      sum + Math.max(0, stableEnd - Math.max(start, offsets.get(partition) ?? start)),
    0,
  );
}

/**
 * `sagachart.lag`: records that the groups have not handled, by group and topic. Asked of the brokers at each collection; what
 * cannot be learnt then is left out.
 *
 * @returns ends it
 */
export function observeLag(meter: Meter, source: LagSource): () => void {
  const { deployment, names } = source;
  const followed = [
    ...names.consumed.map((topic) => ({ group: routerGroup(deployment), topic })),
    { group: workerGroup(deployment), topic: inboxTopic(deployment) },
  ];
  const gauge = meter.createObservableGauge('sagachart.lag', {
    description: 'Records that a group has not handled yet.',
    unit: '{record}',
  });
  const observe = async (result: ObservableResult): Promise<void> => {
    await Promise.all(
      followed.map(async ({ group, topic }) => {
        const lag = await lagOf(source, group, topic).catch(() => undefined);
        if (lag !== undefined)
          result.observe(lag, {
            'messaging.consumer.group.name': group,
            'messaging.destination.name': topic,
          });
      }),
    );
  };
  gauge.addCallback(observe);
  return () => gauge.removeCallback(observe);
}

import { atlasCatalog } from '@sagachart/core';

let serial = 0;

/** The environment of a deployment of its own on a broker: own prefix, own topics. */
export function deploymentEnvironment(brokers: string, partitions = 2): Record<string, string> {
  const prefix = `service-${process.pid}-${(serial += 1)}`;
  const { consumedTopics, producedTopics } = atlasCatalog('documented');
  const topics = Object.fromEntries(
    [...consumedTopics, ...producedTopics].map((variable) => [variable, `${prefix}.${variable}`]),
  );
  return {
    ...topics,
    BOOTSTRAP_SERVERS: brokers,
    SAGACHART_PREFIX: prefix,
    SAGACHART_PARTITIONS: String(partitions),
    SAGACHART_SHARED_PARTITIONS: '2',
    SAGACHART_REPLICATION: '1',
  };
}

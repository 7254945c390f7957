import { join } from 'node:path';
import { type KafkaSecurity, type TlsFiles, clientProtocol, securityProperties } from './security.js';
import { isKafka3 } from './versions.js';

/** The ports of one node on 127.0.0.1; `internal` exists when clients' listener is secured. */
export interface NodePorts {
  id: number;
  client: number;
  controller: number;
  internal?: number;
}

/** All that a node's configuration follows from. */
export interface ServerConfiguration {
  version: string;
  nodes: readonly NodePorts[];
  folder: string;
  security: KafkaSecurity | undefined;
  tls: TlsFiles | undefined;
  overrides: Readonly<Record<string, string>>;
}

function listenerProperties(node: NodePorts, security: KafkaSecurity | undefined): Record<string, string> {
  const open = security
    ? {
        names: { CLIENT: node.client, INTERNAL: node.internal },
        protocol: `CLIENT:${clientProtocol(security)},INTERNAL:PLAINTEXT`,
      }
    : { names: { PLAINTEXT: node.client }, protocol: 'PLAINTEXT:PLAINTEXT' };
  const addresses = Object.entries(open.names).map(([name, port]) => `${name}://127.0.0.1:${port}`);
  return {
    listeners: [...addresses, `CONTROLLER://127.0.0.1:${node.controller}`].join(','),
    'advertised.listeners': addresses.join(','),
    'listener.security.protocol.map': `CONTROLLER:PLAINTEXT,${open.protocol}`,
    'inter.broker.listener.name': security ? 'INTERNAL' : 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
  };
}

/** The replication of internal topics: as many copies as there are nodes, and two of three must have each write. */
function internalTopicProperties(version: string, nodes: number): Record<string, string> {
  const factor = String(nodes);
  const minimum = String(nodes === 1 ? 1 : 2);
  const shared: Record<string, string> = isKafka3(version)
    ? {}
    : {
        'share.coordinator.state.topic.replication.factor': factor,
        'share.coordinator.state.topic.min.isr': minimum,
      };
  return {
    'offsets.topic.replication.factor': factor,
    'transaction.state.log.replication.factor': factor,
    'transaction.state.log.min.isr': minimum,
    'default.replication.factor': factor,
    'min.insync.replicas': minimum,
    // Fewer than Kafka's 50 each: a test's groups and transactional ids are few, and each partition costs start-up time.
    'offsets.topic.num.partitions': '8',
    'transaction.state.log.num.partitions': '8',
    ...shared,
  };
}

/** A node's `server.properties`: a combined KRaft node (broker and controller), with the caller's properties last. */
export function serverProperties(
  node: NodePorts,
  configuration: ServerConfiguration,
): Record<string, string> {
  const { nodes, security, tls } = configuration;
  return {
    'process.roles': 'broker,controller',
    'node.id': String(node.id),
    'controller.quorum.voters': nodes.map(({ id, controller }) => `${id}@127.0.0.1:${controller}`).join(','),
    'log.dirs': join(configuration.folder, `data-${node.id}`),
    ...listenerProperties(node, security),
    ...(security ? securityProperties(security, tls) : {}),
    ...internalTopicProperties(configuration.version, nodes.length),
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    ...configuration.overrides,
  };
}

/** Properties as the text of a Java properties file. */
export function propertiesText(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}

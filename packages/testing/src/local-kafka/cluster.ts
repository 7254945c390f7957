import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { writeLoggingConfiguration } from './broker-logging.js';
import { freePorts } from './free-port.js';
import type { JavaInstallation } from './java.js';
import { KafkaNode } from './kafka-node.js';
import { untilCoordinating, untilServing } from './readiness.js';
import { type KafkaSecurity, createTlsFiles, scramFormatArgs } from './security.js';
import { type NodePorts, propertiesText, serverProperties } from './server-properties.js';

/** A cluster to start, every choice made. */
export interface ClusterPlan {
  version: string;
  java: JavaInstallation;
  jars: readonly string[];
  /** JVM flags for all processes of the cluster: the class archive. */
  jvmArgs: readonly string[];
  clientPorts: readonly number[];
  properties: Readonly<Record<string, string>>;
  security: KafkaSecurity | undefined;
  /** Whether the JIT stops at its first tier. */
  shortLived: boolean;
  startTimeoutMs: number;
  stopGraceMs: number;
  onProgress: (line: string) => void;
}

/** A cluster that serves. */
export interface Cluster {
  nodes: readonly KafkaNode[];
  /** The certificate that clients must trust (PEM), with TLS only. */
  caPath: string | undefined;
  /** Ends every process and removes the data; the second call waits for the first. */
  stop(): Promise<void>;
}

/**
 * One node may use 1 GiB of heap, each of three 512 MiB. The serial collector, because on two cores it costs the broker
 * 10 % less CPU than G1 at the same latency.
 */
function brokerArgs(nodes: number, shortLived: boolean): string[] {
  const heap = ['-Xms256m', nodes === 1 ? '-Xmx1g' : '-Xmx512m', '-XX:+UseSerialGC'];
  return shortLived ? [...heap, '-XX:TieredStopAtLevel=1'] : heap;
}

async function choosePorts(plan: ClusterPlan): Promise<NodePorts[]> {
  const perNode = plan.security ? 2 : 1;
  const ports = await freePorts(perNode * plan.clientPorts.length, plan.clientPorts);
  return plan.clientPorts.map((client, index) => {
    const [controller, internal] = ports.slice(index * perNode, (index + 1) * perNode);
    return {
      id: index + 1,
      client,
      controller: controller!,
      ...(internal === undefined ? {} : { internal }),
    };
  });
}

/** A random cluster id in Kafka's form: 16 bytes in 22 characters, the first one no hyphen (it would read as a flag). */
function clusterId(): string {
  return randomBytes(16).toString('base64url').replace(/^-/, 'k');
}

/**
 * Formats and starts a cluster in a fresh temporary folder; resolves when every node sees every other one and groups
 * and transactions have their coordinators. After a failure nothing is left, neither processes nor files.
 */
export async function startCluster(plan: ClusterPlan): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'sagachart-kafka-'));
  const nodes: KafkaNode[] = [];
  let stopping: Promise<void> | undefined;
  // The last of three would wait 5 s for a controller quorum that has gone for good.
  const endWithoutQuorum = async () => {
    const running = nodes.filter((node) => node.running());
    if (running.length <= nodes.length / 2) await Promise.all(running.map((node) => node.kill('SIGKILL')));
  };
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop(plan.stopGraceMs).then(endWithoutQuorum)));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const tls = plan.security?.tls ? await createTlsFiles(plan.java.keytool, folder) : undefined;
    const logging = await writeLoggingConfiguration(plan.version, folder);
    const ports = await choosePorts(plan);
    const process = {
      java: plan.java.java,
      jvmArgs: [...plan.jvmArgs, logging, '-cp', plan.jars.join(delimiter)],
      brokerArgs: brokerArgs(ports.length, plan.shortLived),
      folder,
      startTimeoutMs: plan.startTimeoutMs,
    };
    const runningIds = () => nodes.filter((node) => node.running()).map((node) => node.id);
    for (const port of ports) {
      nodes.push(new KafkaNode(port.id, port.client, port.internal ?? port.client, process, runningIds));
    }
    const { version, security, properties: overrides } = plan;
    const configuration = { version, nodes: ports, folder, security, tls, overrides };
    const formatArgs = ['--cluster-id', clusterId(), ...scramFormatArgs(security)];
    await Promise.all(
      nodes.map((node, index) => {
        return node.prepare(propertiesText(serverProperties(ports[index]!, configuration)), formatArgs);
      }),
    );
    await Promise.all(nodes.map((node) => node.launch()));
    const deadline = Date.now() + plan.startTimeoutMs;
    const all = nodes.map((node) => node.id);
    await Promise.all(nodes.map((node) => untilServing(node, all, deadline)));
    await untilCoordinating(nodes[0]!, deadline);
    return { nodes, caPath: tls?.ca, stop: () => (stopping ??= stop()) };
  } catch (error) {
    await Promise.all(nodes.map((node) => node.kill('SIGKILL')));
    await stop();
    throw error;
  }
}

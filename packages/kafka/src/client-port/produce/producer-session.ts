import type { BrokerConnection } from '../connection/broker-connection.js';
import type { ClusterClient } from '../connection/cluster-client.js';
import type { PartitionWrite, PartitionWritten } from '../wire/produce-request.js';
import type { PendingBatch } from './batches.js';

const MAX_SEQUENCE = 0x7fffffff;

/** A producer id with its epoch, and the next sequence number of every partition that it wrote to. */
export class ProducerSession {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly transactional: boolean;
  readonly #sequences = new Map<string, number>();

  constructor(producerId: bigint, producerEpoch: number, transactional: boolean) {
    this.producerId = producerId;
    this.producerEpoch = producerEpoch;
    this.transactional = transactional;
  }

  /** Gives a batch its sequence numbers. To be called once per batch: sending it again must repeat them. */
  write(batch: PendingBatch): PartitionWrite {
    const key = `${batch.partition} ${batch.topic}`;
    const baseSequence = this.#sequences.get(key) ?? 0;
    const next = baseSequence + batch.records.length;
    this.#sequences.set(key, next > MAX_SEQUENCE ? next - MAX_SEQUENCE - 1 : next);
    const { producerId, producerEpoch, transactional } = this;
    return { ...batch, origin: { producerId, producerEpoch, baseSequence, transactional } };
  }
}

/** Asks the cluster for the id of a producer without transactions. */
export async function newSession(client: ClusterClient): Promise<ProducerSession> {
  const broker = await client.any();
  try {
    const { producerId, producerEpoch } = await broker.api.initProducerId({
      transactionalId: undefined,
      transactionTimeout: 60_000,
    });
    return new ProducerSession(BigInt(producerId), producerEpoch, false);
  } catch (error) {
    client.noteError(error, broker);
    throw error;
  }
}

/** Writes that go to one broker in one request. */
export interface BrokerWrites {
  readonly broker: BrokerConnection;
  readonly writes: PartitionWrite[];
}

/** Puts together what goes to the same leader. */
export async function byLeader(
  client: ClusterClient,
  writes: readonly PartitionWrite[],
): Promise<BrokerWrites[]> {
  const grouped = new Map<BrokerConnection, PartitionWrite[]>();
  for (const write of writes) {
    const { topic, partition } = write;
    const broker = client.connectedLeader(topic, partition) ?? (await client.leader(topic, partition));
    const known = grouped.get(broker);
    if (known) known.push(write);
    else grouped.set(broker, [write]);
  }
  return [...grouped].map(([broker, own]) => ({ broker, writes: own }));
}

/** What the leader said about one write; a leader that left a partition out did not take it. */
export function answerFor(
  write: PartitionWrite,
  written: readonly PartitionWritten[],
): PartitionWritten | undefined {
  return written.find((one) => one.partition === write.partition && one.topic === write.topic);
}

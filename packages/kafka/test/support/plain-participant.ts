import { ATTEMPT_HEADER } from '@sagachart/core';
import { type KafkaPort, type OutgoingRecord, partitionFor, type RecordHeader } from '@sagachart/kafka';
import type { Effect } from '../checker/index.js';

/** In an answer, the place of the record that it answers: who answers at least once may answer one record twice. */
export const ANSWERS_HEADER = 'answers';

export interface PlainParticipantOptions {
  readonly port: KafkaPort;
  readonly name: string;
  readonly commands: string;
  readonly answers: string;
  readonly sessionTimeoutMs: number;
  /** Enters an effect under the place of its record; does nothing for a place that has one already. */
  readonly enter: (place: string, effect: Effect) => void;
}

interface Move {
  readonly transactionId: string;
  readonly account: number;
  readonly body: { readonly amount: number };
}

/**
 * The bank as a service that knows nothing of transactions: it reads uncommitted and handles every record that it sees,
 * whatever its key was before. Only a record that it reads once more, after it died or lost its place, it recognises.
 */
export async function startPlainParticipant(options: PlainParticipantOptions) {
  const { port, name, commands, answers, sessionTimeoutMs, enter } = options;
  const producer = port.idempotentProducer();
  const partitions = (await port.admin.partitionCounts([answers])).get(answers) ?? 1;
  const consumer = port.groupConsumer({
    groupId: name,
    topics: [commands],
    isolation: 'uncommitted',
    sessionTimeoutMs,
    onBatch: async ({ topic, partition, records, nextOffset }) => {
      const replies = records.map(({ key, value, headers, offset }): OutgoingRecord => {
        const place = `${topic}/${partition}/${offset}`;
        const { transactionId, account, body } = JSON.parse(value?.toString() ?? '') as Move;
        const { amount } = body;
        const refused = account === 13 && amount > 0;
        const own = Object.fromEntries(headers.map(([one, bytes]) => [one, bytes?.toString() ?? '']));
        const effect = { key: own['saga-idempotency-key'] ?? '', account: String(account), amount };
        if (!refused) enter(place, effect);
        const reason = 'account 13 takes nothing';
        const answer = refused
          ? { type: 'REFUSED', body: { amount, reason } }
          : { type: 'MOVED', body: { amount } };
        const echoed: RecordHeader[] = headers.filter(([one]) => one !== ATTEMPT_HEADER);
        return {
          topic: answers,
          partition: partitionFor(key ?? '', partitions),
          key,
          value: Buffer.from(JSON.stringify({ transactionId, account, ...answer })),
          headers: [...echoed, [ANSWERS_HEADER, Buffer.from(place)]],
        };
      });
      if (replies.length > 0) await producer.send(replies);
      // Whoever has the partition by now reads the records once more.
      await consumer.commit([{ topic, partition, offset: nextOffset }]).catch(() => undefined);
    },
  });
  await consumer.start();
  return {
    failed: consumer.failed,
    async stop() {
      await consumer.stop();
      await producer.close();
    },
  };
}

import type { IdempotentProducer, OutgoingRecord } from '../../src/client-port/index.js';

/** Stands where a broker would: keeps what is sent, or fails as the test says. */
export function recordingProducer(fails?: Error) {
  const sent: OutgoingRecord[] = [];
  const producer: IdempotentProducer = {
    send: (records) => {
      if (fails) return Promise.reject(fails);
      sent.push(...records);
      return Promise.resolve({ baseOffsets: [] });
    },
    close: () => Promise.resolve(),
  };
  return { sent, producer };
}

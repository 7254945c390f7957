import { setTimeout as sleep } from 'node:timers/promises';
import { v4 as randomId } from 'uuid';
import type { SagaClient } from '@sagachart/kafka';
import { randomSaga } from '../crash/saga-mix.js';

export interface Submissions {
  readonly ids: readonly string[];
  readonly twice: number;
  readonly cancelled: number;
  /** Submissions that failed and were made again under the same id. */
  readonly again: number;
}

/** Keeps at it until the brokers have it. A repetition does no harm, for the transaction id is the same. */
async function surely(act: () => Promise<unknown>, onFailure: () => void): Promise<void> {
  for (;;) {
    try {
      await act();
      return;
    } catch {
      onFailure();
      await sleep(500);
    }
  }
}

/** Submits sagas in bursts of random size over a time; some twice, some of them cancelled on their way. */
export async function submitSagas(
  client: SagaClient,
  random: () => number,
  count: number,
  durationMs: number,
): Promise<Submissions> {
  const ids: string[] = [];
  const counts = { twice: 0, cancelled: 0, again: 0 };
  const onFailure = (): void => void (counts.again += 1);
  const end = Date.now() + durationMs;
  const sending: Promise<void>[] = [];
  while (ids.length < count) {
    const burst = Math.min(count - ids.length, 1 + Math.floor(random() ** 3 * 40));
    for (let one = 0; one < burst; one += 1) {
      const transactionId = randomId();
      ids.push(transactionId);
      const draft = randomSaga(random);
      const submit = () => client.submit(draft, { transactionId });
      const fate = random();
      sending.push(
        surely(submit, onFailure).then(async () => {
          if (fate < 0.05) {
            counts.twice += 1;
            await sleep(fate * 40_000);
            await surely(submit, onFailure);
          } else if (fate < 0.1) {
            counts.cancelled += 1;
            await sleep((fate - 0.05) * 10_000);
            await surely(() => client.cancel(transactionId, 'chaos'), onFailure);
          }
        }),
      );
    }
    const left = count - ids.length;
    if (left > 0) await sleep(Math.max(0, ((end - Date.now()) * burst) / (left + burst)));
  }
  await Promise.all(sending);
  return { ids, ...counts };
}

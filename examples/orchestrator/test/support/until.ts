import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is as wanted. */
export async function until<T>(
  ask: () => Promise<T> | T,
  wanted: (answer: T) => boolean,
  timeoutMs = 20_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`not within ${timeoutMs} ms; last: ${JSON.stringify(answer)?.slice(0, 2_000)}`);
    await sleep(20);
  }
}

import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalKafkaError } from './errors.js';
import { aliveBrokers, coordinatorError } from './wire-probe.js';

/** How long one question may take before it is asked again, in ms: a suspended broker accepts and never answers. */
const ANSWER_MS = 2_000;
const PAUSE_MS = 40;
const LAST_LINES = 15;

/** A broker as the waiting sees it: where to ask, whether its process lives, and where it logs. */
export interface Waitable {
  id: number;
  port: number;
  log: string;
  running(): boolean;
}

async function lastLogLines(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const lines = text.trimEnd().split('\n');
  const telling = lines.filter((line) => /ERROR|FATAL|Exception|Caused by|^Error/.test(line));
  return [...telling.slice(-5), ...lines.slice(-LAST_LINES)].join('\n');
}

export async function startFailure(broker: Waitable, what: string): Promise<LocalKafkaError> {
  const lines = await lastLogLines(broker.log);
  return new LocalKafkaError(
    'SAGA_KAFKA_START_FAILED',
    `node ${broker.id} ${what}; its last log lines tell why:\n${lines}`,
  );
}

async function until(
  broker: Waitable,
  deadline: number,
  what: string,
  holds: () => Promise<boolean>,
): Promise<void> {
  for (;;) {
    if (!broker.running()) throw await startFailure(broker, 'ended before it served');
    if (await holds().catch(() => false)) return;
    if (Date.now() > deadline) throw await startFailure(broker, what);
    await sleep(PAUSE_MS);
  }
}

/** Waits until a broker answers and its answer names all of `expected` as alive. `deadline` is in epoch ms. */
export async function untilServing(
  broker: Waitable,
  expected: readonly number[],
  deadline: number,
): Promise<void> {
  await until(broker, deadline, `did not see the brokers ${expected.join(', ')} alive in time`, async () => {
    const alive = await aliveBrokers(broker.port, ANSWER_MS);
    return expected.every((id) => alive.includes(id));
  });
}

/**
 * Waits until groups and transactions have a coordinator. The first question makes the broker create its internal
 * topics, so the first client does not have to sit through COORDINATOR_NOT_AVAILABLE.
 */
export async function untilCoordinating(broker: Waitable, deadline: number): Promise<void> {
  for (const kind of ['group', 'transaction'] as const) {
    await until(broker, deadline, `offered no ${kind} coordinator in time`, async () => {
      return (await coordinatorError(broker.port, kind, ANSWER_MS)) === 0;
    });
  }
}

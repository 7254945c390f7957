import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaPort } from '@sagachart/kafka';
import {
  countMarkers,
  countRecords,
  type History,
  type HistoryTopics,
  readHistory,
} from '../checker/index.js';

export interface Rest {
  readonly history: History;
  /** Records on the command and saga status topics that only a read-uncommitted reader sees: of aborted transactions. */
  readonly hidden: number;
  /** Transaction markers on the command topics. */
  readonly markers: number;
  /** From the submission of a saga to its outcome, in milliseconds, sorted. */
  readonly durationsMs: readonly number[];
}

/** Nothing at all for so long: what has not ended by then never will. */
const STANDSTILL_MS = 90_000;
const QUIET_MS = 4_000;

const keysOf = (records: History['commands']): Set<string> =>
  new Set(records.map(({ headers }) => headers['saga-idempotency-key'] ?? ''));

/** The transaction id of an outcome is its record's key. */
function isDone(history: History, ids: readonly string[]): boolean {
  const ended = new Set(history.outcomes.map(({ key }) => key));
  const answered = keysOf(history.answers);
  return ids.every((id) => ended.has(id)) && [...keysOf(history.commands)].every((key) => answered.has(key));
}

const sizeOf = ({ commands, answers, outcomes }: History): number =>
  commands.length + answers.length + outcomes.length;

/** Waits until all sagas have ended, all commands are answered and nothing new comes; not for ever, for the checker tells what is missing. */
export async function comeToRest(
  port: KafkaPort,
  topics: HistoryTopics,
  ids: readonly string[],
  sentAs: 'committed' | 'uncommitted',
): Promise<Rest> {
  let movedAt = Date.now();
  let history = await readHistory(port, topics, sentAs);
  for (;;) {
    await sleep(QUIET_MS);
    const next = await readHistory(port, topics, sentAs);
    const quiet = sizeOf(next) === sizeOf(history);
    history = next;
    if (!quiet) movedAt = Date.now();
    if (quiet && (isDone(history, ids) || Date.now() > movedAt + STANDSTILL_MS)) break;
  }
  const transactional = [...topics.commands, topics.outcomes];
  const all = await Promise.all(transactional.map((topic) => countRecords(port, topic)));
  const visible = history.commands.length + history.outcomes.length;
  const submittedAt = new Map<string | null, number>();
  for (const { key, timestampMs } of history.submitted)
    submittedAt.set(key, Math.min(timestampMs, submittedAt.get(key) ?? Number.POSITIVE_INFINITY));
  const durations = history.outcomes.map(({ key, timestampMs }) => timestampMs - (submittedAt.get(key) ?? 0));
  return {
    history,
    markers: (await Promise.all(topics.commands.map((topic) => countMarkers(port, topic)))).reduce(
      (sum, count) => sum + count,
      0,
    ),
    hidden: all.reduce((sum, count) => sum + count, 0) - visible,
    durationsMs: durations.sort((a, b) => a - b),
  };
}

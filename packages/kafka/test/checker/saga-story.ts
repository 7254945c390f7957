import type { Effect, History, Rule, SeenRecord, Violation } from './history.js';

export type Phase = 'execute' | 'compensate';

export interface Move {
  readonly account: string;
  readonly amount: number;
}

/** What the checker has to know of the participants' trade. */
export interface Trade {
  /** Whether a step of a saga command sends a command at all (an activity does not). */
  readonly commands: (step: JsonObject) => boolean;
  /** What a step moves when it is done; and what of that stays when it cannot be undone. */
  readonly moves: (step: JsonObject) => readonly Move[];
  readonly undoable: (step: JsonObject) => boolean;
  /** What a command moves when it is obeyed. */
  readonly movesOf: (command: JsonObject) => readonly Move[];
  /** How long a step may be silent before the saga goes on without its answer, in milliseconds. */
  readonly deadlineMs: (step: JsonObject) => number;
  readonly verdict: (answer: JsonObject) => 'done' | 'refused' | 'unknown';
}

export type JsonObject = Readonly<Record<string, unknown>>;

export interface CommandSeen {
  readonly record: SeenRecord;
  readonly value: JsonObject;
  readonly key: string;
  readonly step: number;
  readonly phase: Phase;
}

export interface AnswerSeen {
  readonly record: SeenRecord;
  readonly value: JsonObject;
  readonly key: string;
  readonly verdict: ReturnType<Trade['verdict']>;
}

/** All that was seen of one saga. */
export interface SagaStory {
  readonly transactionId: string;
  /** Empty for a saga that nobody submitted. */
  readonly steps: readonly JsonObject[];
  readonly submitted: readonly SeenRecord[];
  /** In the order of sending. */
  readonly commands: CommandSeen[];
  readonly answers: AnswerSeen[];
  readonly outcomes: { readonly record: SeenRecord; readonly type: string }[];
  readonly effects: Effect[];
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Which of two records was written first. Offsets say it inside a partition; between partitions the writers' clock has to
 * do, and says nothing within one millisecond.
 */
export function before(a: SeenRecord, b: SeenRecord): boolean {
  if (a.topic === b.topic && a.partition === b.partition) return a.offset < b.offset;
  return a.timestampMs < b.timestampMs;
}

const inOrder = (a: CommandSeen, b: CommandSeen): number =>
  before(a.record, b.record) ? -1 : before(b.record, a.record) ? 1 : 0;

/** Sorts what was seen by saga; what cannot be read or has no key is a violation of its own. */
export function tellStories(
  history: History,
  trade: Trade,
): { readonly stories: readonly SagaStory[]; readonly unreadable: readonly Violation[] } {
  const stories = new Map<string, SagaStory>();
  const unreadable: Violation[] = [];
  const storyOf = (transactionId: string): SagaStory => {
    let story = stories.get(transactionId);
    if (!story) {
      story = {
        transactionId,
        steps: [],
        submitted: [],
        commands: [],
        answers: [],
        outcomes: [],
        effects: [],
      };
      stories.set(transactionId, story);
    }
    return story;
  };
  const read = (record: SeenRecord): { id: string; value: JsonObject } | undefined => {
    const value = parse(record.text);
    const id = value?.['transactionId'];
    if (value && typeof id === 'string') return { id, value };
    const rule: Rule = 'readable';
    unreadable.push({ rule, transactionId: '?', what: 'no JSON with a transactionId', evidence: [record] });
    return undefined;
  };

  for (const record of history.submitted) {
    // An operator's command follows its saga on the same topic; its key names the saga.
    if (record.headers['sagachart-kind'] === 'operator') continue;
    const seen = read(record);
    if (!seen) continue;
    const known = storyOf(seen.id);
    const steps = (seen.value['steps'] as JsonObject[] | undefined) ?? [];
    stories.set(seen.id, { ...known, steps, submitted: [...known.submitted, record] });
  }
  for (const record of history.commands) {
    const seen = read(record);
    if (!seen) continue;
    const key = record.headers['saga-idempotency-key'] ?? '';
    const [id, step, phase, ...parts] = key.split(':');
    const legal =
      id === seen.id && (phase === 'execute' || phase === 'compensate') && /^\d+$/.test(step ?? '');
    if (!legal || parts.length > 1 || record.key !== seen.id) {
      const what = `key "${key}", record key "${record.key}"`;
      unreadable.push({
        rule: 'a command belongs to its saga',
        transactionId: seen.id,
        what,
        evidence: [record],
      });
      continue;
    }
    storyOf(seen.id).commands.push({ record, value: seen.value, key, step: Number(step), phase });
  }
  for (const record of history.answers) {
    const seen = read(record);
    if (!seen) continue;
    const key = record.headers['saga-idempotency-key'] ?? '';
    storyOf(seen.id).answers.push({ record, value: seen.value, key, verdict: trade.verdict(seen.value) });
  }
  for (const record of history.outcomes) {
    const seen = read(record);
    if (seen) storyOf(seen.id).outcomes.push({ record, type: String(seen.value['type']) });
  }
  for (const effect of history.effects ?? []) storyOf(effect.key.split(':')[0] ?? '').effects.push(effect);
  for (const story of stories.values()) story.commands.sort(inOrder);
  return { stories: [...stories.values()], unreadable };
}

import { SagaError } from '@sagachart/core';
import type { JsonObject } from './command-reader.js';
import type { WorldCommand } from './message.js';

/** An event that no command asked for. */
export interface ForeignEvent {
  /** The status topic variable's name. */
  readonly topic: string;
  readonly value: JsonObject;
  readonly delayMs?: number;
}

/** What happens to a command that a rule matches, or to its answer. */
export type ScriptedAnswer =
  /** Not obeyed; the command's failure event with this code. No event where the topic declares no failure. */
  | { readonly kind: 'reject'; readonly errorCode?: string; readonly message?: string }
  /** Obeyed, but the answer never comes. */
  | { readonly kind: 'silence' }
  /** Not obeyed and not answered: the command was lost on its way. */
  | { readonly kind: 'lost' }
  /** Obeyed; every event of the answer comes `ms` later than it would. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Obeyed at once; the answer comes `ms` after the command, whatever the usual latency. */
  | { readonly kind: 'late'; readonly ms: number }
  /** The whole answer comes `copies` times in all, one after the other. */
  | { readonly kind: 'duplicate'; readonly copies: number }
  /** The events of the answer come in another order: shuffled by the world's seed, or reversed. */
  | { readonly kind: 'reorder'; readonly order?: 'shuffled' | 'reversed' }
  /** Foreign events come first: the given ones, or else a copy of each answer for another transaction. */
  | { readonly kind: 'surplus'; readonly events?: readonly ForeignEvent[] };

/** Left-out members match everything. */
export interface ScriptRule {
  /** The command topic variable's name. */
  readonly topic?: string;
  readonly type?: string;
  readonly where?: (command: WorldCommand & { readonly value: JsonObject }) => boolean;
  /** Which of the commands that match, counted from 1: one, some, or (default) every one. */
  readonly occurrence?: number | readonly number[] | 'every';
  /** Applied in order. `lost` outranks `reject`, which outranks the others' wish to see the command obeyed. */
  readonly answer: ScriptedAnswer | readonly ScriptedAnswer[];
}

export interface ScriptHandle {
  /** Commands that matched topic, type and predicate so far, whatever the occurrence asked for. */
  readonly seen: number;
  /** How often the rule was applied. */
  readonly applied: number;
  remove(): void;
}

export interface Script {
  add(rule: ScriptRule): ScriptHandle;
  /** All answers that apply to this command, in the order of their rules. Counts the occurrence. */
  answersTo(command: WorldCommand & { readonly value: JsonObject }, type: string): readonly ScriptedAnswer[];
}

const kinds: Readonly<Record<ScriptedAnswer['kind'], true>> = {
  ...{ reject: true, silence: true, lost: true, delay: true },
  ...{ late: true, duplicate: true, reorder: true, surplus: true },
};
const members = ['topic', 'type', 'where', 'occurrence', 'answer'];

function requireOne(what: string, given: string, known: readonly string[]): void {
  if (known.includes(given)) return;
  throw new SagaError('SAGA_OPTION_INVALID', `A script rule has the unknown ${what} "${given}".`, {
    mend: `Use ${known.join(', ')}.`,
    at: what,
  });
}

/** For callers without a compiler: a rule with a wrong name would match every command, or do nothing. */
function requireKnown(rule: ScriptRule): void {
  for (const member of Object.keys(rule)) requireOne('member', member, members);
  for (const answer of [rule.answer].flat()) {
    requireOne('answer', String((answer as Partial<ScriptedAnswer> | undefined)?.kind), Object.keys(kinds));
  }
}

function wants(rule: ScriptRule, occurrence: number): boolean {
  const { occurrence: wanted = 'every' } = rule;
  if (wanted === 'every') return true;
  return typeof wanted === 'number' ? wanted === occurrence : wanted.includes(occurrence);
}

export function createScript(): Script {
  const rules = new Set<{ readonly rule: ScriptRule; seen: number; applied: number }>();
  return {
    add(rule) {
      requireKnown(rule);
      const entry = { rule, seen: 0, applied: 0 };
      rules.add(entry);
      return {
        get seen() {
          return entry.seen;
        },
        get applied() {
          return entry.applied;
        },
        remove: () => void rules.delete(entry),
      };
    },
    answersTo(command, type) {
      const answers: ScriptedAnswer[] = [];
      for (const entry of rules) {
        const { rule } = entry;
        if (rule.topic !== undefined && rule.topic !== command.topic) continue;
        if (rule.type !== undefined && rule.type !== type) continue;
        if (rule.where && !rule.where(command)) continue;
        entry.seen += 1;
        if (!wants(rule, entry.seen)) continue;
        entry.applied += 1;
        answers.push(
          ...(Array.isArray(rule.answer)
            ? (rule.answer as readonly ScriptedAnswer[])
            : [rule.answer as ScriptedAnswer]),
        );
      }
      return answers;
    },
  };
}

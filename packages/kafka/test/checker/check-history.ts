import type { History, Violation } from './history.js';
import { commandRules } from './rules/commands.js';
import { endingRules } from './rules/ending.js';
import { orderRules } from './rules/order.js';
import { valueRules } from './rules/value.js';
import { tellStories, type Trade } from './saga-story.js';

/** What a history held, for the figures of a run. */
export interface HistorySize {
  readonly sagas: number;
  readonly completed: number;
  readonly failed: number;
  readonly commands: number;
  readonly undos: number;
  readonly answers: number;
}

export interface Judgement {
  readonly violations: readonly Violation[];
  readonly size: HistorySize;
}

/** Judges a history by rules of its own; it knows the wire format and the participants' trade, but no code of the runtime. */
export function checkHistory(history: History, trade: Trade): Judgement {
  const { stories, unreadable } = tellStories(history, trade);
  const violations = stories.flatMap((story) => [
    ...endingRules(story),
    ...commandRules(story, trade),
    ...orderRules(story, trade),
    ...valueRules(story, trade, history.effects !== undefined),
  ]);
  const ended = (wanted: string): number =>
    stories.filter(({ outcomes }) => outcomes.some(({ type }) => type === wanted)).length;
  return {
    violations: [...unreadable, ...violations],
    size: {
      sagas: stories.filter(({ submitted }) => submitted.length > 0).length,
      completed: ended('COMPLETED'),
      failed: ended('FAILED'),
      commands: history.commands.length,
      undos: stories.reduce(
        (sum, { commands }) => sum + commands.filter(({ phase }) => phase === 'compensate').length,
        0,
      ),
      answers: history.answers.length,
    },
  };
}

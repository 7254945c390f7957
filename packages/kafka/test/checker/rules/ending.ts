import type { Violation } from '../history.js';
import { before, type SagaStory } from '../saga-story.js';

/** Every submitted saga ends, once, as COMPLETED or FAILED; nothing ends that nobody submitted. */
export function endingRules(story: SagaStory): Violation[] {
  const { transactionId, submitted, outcomes } = story;
  const evidence = outcomes.map(({ record }) => record);
  const violation = (rule: Violation['rule'], what: string): Violation => ({
    rule,
    transactionId,
    what,
    evidence: [...submitted, ...story.commands.map(({ record }) => record), ...evidence],
  });
  if (submitted.length === 0) {
    const traces = outcomes.length + story.commands.length;
    return traces > 0 ? [violation('no stranger ends', 'nobody submitted it')] : [];
  }
  if (outcomes.length === 0) return [violation('never stuck', 'it has no outcome')];
  const foreign = outcomes.find(({ type }) => type !== 'COMPLETED' && type !== 'FAILED');
  if (foreign) return [violation('ends exactly once', `the outcome "${foreign.type}" does not exist`)];
  if (outcomes.length > 1) {
    const types = outcomes.map(({ type }) => type).join(', ');
    return [violation('ends exactly once', `it has ${outcomes.length} outcomes: ${types}`)];
  }
  return toldTooEarly(story)
    ? [violation('told at the end', 'it was still at work when its end was told')]
    : [];
}

/** What the FAILED event says when something is left that may still happen: an operator's work, or a late answer. */
const LEFT_OPEN = /waits for an operator|is still open/;

function toldTooEarly({ outcomes, commands, answers }: SagaStory): boolean {
  const [told] = outcomes;
  if (!told || LEFT_OPEN.test(told.record.text)) return false;
  return [...commands, ...answers].some(({ record }) => before(told.record, record));
}

import type { Violation } from '../history.js';
import { type AnswerSeen, before, type CommandSeen, type SagaStory, type Trade } from '../saga-story.js';

/**
 * A deadline counts from the moment at which a command is decided; its record has the time at which it is sent, which a slow
 * cluster makes later by as much as a transaction may take.
 */
const DECIDED_BEFORE_SENT_MS = 10_000;

/** Forward commands in the order of the steps, each after the answers of those before; undo commands in reverse. */
export function orderRules(story: SagaStory, trade: Trade): Violation[] {
  const { transactionId, commands, steps } = story;
  const violations: Violation[] = [];
  const report = (rule: Violation['rule'], what: string, ...seen: readonly (CommandSeen | AnswerSeen)[]) =>
    violations.push({ rule, transactionId, what, evidence: seen.map(({ record }) => record) });
  const done = new Map(
    story.answers.filter(({ verdict }) => verdict === 'done').map((answer) => [answer.key, answer]),
  );
  const answerOf = (step: number): AnswerSeen | undefined => done.get(`${transactionId}:${step}:execute`);
  const sends = steps.flatMap((step, index) => (trade.commands(step) ? [index] : []));

  let lastForward: CommandSeen | undefined;
  const forward = new Map<number, CommandSeen>();
  const undos: CommandSeen[] = [];
  for (const command of commands) {
    const { step, phase, record } = command;
    if (phase === 'execute') {
      if (undos.length > 0)
        report('forward in order', `step ${step} goes on after an undo`, command, undos[0]!);
      if (lastForward && lastForward.step >= step)
        report('forward in order', `step ${step} comes after ${lastForward.step}`, lastForward, command);
      lastForward = command;
      forward.set(step, command);
      for (const earlier of sends.filter((index) => index < step)) {
        const answer = answerOf(earlier);
        if (!answer) report('forward in order', `step ${step} is sent, but ${earlier} was not done`, command);
        else if (before(record, answer.record))
          report('forward in order', `step ${step} is sent before the answer of ${earlier}`, command, answer);
      }
      continue;
    }
    const success = answerOf(step);
    if (!success) report('only done steps are undone', `step ${step} is undone, but was not done`, command);
    else if (before(record, success.record))
      report('only done steps are undone', `step ${step} is undone before it was done`, command, success);
    for (const earlier of undos) {
      if (earlier.step > step) continue;
      // The one exception: its deadline had passed in silence when the others were undone.
      const sentAt = forward.get(step)?.record.timestampMs ?? Number.POSITIVE_INFINITY;
      const silentUntil = sentAt + Math.max(0, trade.deadlineMs(steps[step] ?? {}) - DECIDED_BEFORE_SENT_MS);
      if (earlier.record.timestampMs >= silentUntil) continue;
      report('undone in reverse', `step ${step} is undone after step ${earlier.step}`, earlier, command);
    }
    undos.push(command);
  }
  return violations;
}

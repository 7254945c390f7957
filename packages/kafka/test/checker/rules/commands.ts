import type { Violation } from '../history.js';
import type { SagaStory, Trade } from '../saga-story.js';

const count = (keys: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** Each command once (the policy of one attempt), for a step that there is; each answered once. */
export function commandRules(story: SagaStory, trade: Trade): Violation[] {
  const { transactionId, commands, answers, steps } = story;
  const violations: Violation[] = [];
  const sent = count(commands.map(({ key }) => key));
  for (const [key, times] of sent) {
    if (times === 1) continue;
    const evidence = commands.filter((one) => one.key === key).map(({ record }) => record);
    const what = `${times} commands have the key ${key}`;
    violations.push({ rule: 'one command per key', transactionId, what, evidence });
  }
  for (const { step, key, record } of commands) {
    const of = steps[step];
    if (steps.length === 0 || (of && trade.commands(of))) continue;
    const what = `${key} names a step that sends no command`;
    violations.push({ rule: 'a command belongs to its saga', transactionId, what, evidence: [record] });
  }
  const answered = count(answers.map(({ key }) => key));
  for (const key of new Set([...sent.keys(), ...answered.keys()])) {
    const times = answered.get(key) ?? 0;
    const evidence = [...commands, ...answers].filter((one) => one.key === key).map(({ record }) => record);
    const strange = !sent.has(key);
    if (times === 1 && !strange) continue;
    const what = strange ? `${key} was answered, but not sent` : `${key} has ${times} answers`;
    violations.push({ rule: 'one answer per command', transactionId, what, evidence });
  }
  const unclear = answers.filter(({ verdict }) => verdict === 'unknown').map(({ record }) => record);
  if (unclear.length > 0) {
    violations.push({
      rule: 'readable',
      transactionId,
      what: 'an answer says neither yes nor no',
      evidence: unclear,
    });
  }
  return violations;
}

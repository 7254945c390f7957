import { violationText } from '../checker/index.js';
import type { ChaosResult, Trouble } from './run-chaos.js';
import { troubleKinds } from './troubles.js';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function troubleTable(troubles: readonly Trouble[]): string[] {
  const rows = troubleKinds.map((kind) => {
    const own = troubles.filter((one) => one.kind === kind);
    const targets = [...new Set(own.map(({ whom }) => whom))].sort();
    const byTarget = targets.map(
      (whom) => `${own.filter((one) => one.whom === whom).length} x ${whom.replace('orchestrator ', 'o')}`,
    );
    const total = own.reduce((sum, { ms }) => sum + ms, 0);
    return [
      kind,
      String(own.length),
      seconds(own.length === 0 ? 0 : total / own.length),
      byTarget.join(', '),
    ];
  });
  const all = [['what', 'times', 'mean', 'to whom'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}

/** Counts of what the processes said of themselves. */
function heard(result: ChaosResult): string[] {
  const lines = result.slots.flatMap((slot) => slot.lines);
  const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  const ownEnds = result.slots.reduce((sum, slot) => sum + slot.ownEnds, 0);
  return [
    `partitions taken over and restored: ${count(/ ready /)}`,
    `sessions that had run out when their owner looked: ${count(/ lost .*\(expired\)/)}`,
    `commits refused because another owner had fenced: ${count(/ trouble .*taken over/)}`,
    `other failed transactions, restores and routings that were tried again: ${count(/ trouble (?!.*taken over)/)}`,
    `commands that a participant got again and recognised by their key: ${count(/ recognised /)}`,
    `processes that gave up by themselves and were started again: ${ownEnds}`,
  ];
}

/** All figures of a run. */
export function chaosReport(result: ChaosResult): string {
  const { judgement, rest, submissions, troubles, kafkaVersion } = result;
  const { size, violations } = judgement;
  const { durationsMs: durations } = rest;
  const at = (share: number): string =>
    seconds(durations[Math.min(durations.length - 1, Math.floor(share * durations.length))] ?? 0);
  return [
    '',
    ...troubleTable(troubles),
    '',
    `Kafka ${kafkaVersion}; ${troubles.length} troubles`,
    `sagas: ${size.sagas} (${size.completed} completed, ${size.failed} failed); ` +
      `${submissions.twice} submitted twice, ${submissions.cancelled} told to cancel, ${submissions.again} submissions made again`,
    `commands: ${size.commands}, of them ${size.undos} undo; answers: ${size.answers}`,
    `records of aborted transactions, hidden from read-committed readers: ${rest.hidden}`,
    `transaction markers on the command topics: ${rest.markers}`,
    `from submission to outcome: p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)}`,
    ...heard(result),
    '',
    violations.length === 0 ? '0 violations' : `${violations.length} VIOLATIONS`,
    ...violations.slice(0, 20).map(violationText),
  ].join('\n');
}

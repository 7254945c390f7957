import type { Paint, Tone } from './paint.js';
import { differencesOf, type SagaResult } from './saga-result.js';

type Cell = readonly [text: string, tone: Tone];

const shownSteps = [
  ['succeeded', 'done'],
  ['skipped', 'skipped'],
  ['compensated', 'undone'],
  ['undoSkipped', 'undone by hand'],
  ['rejected', 'rejected'],
  ['unknown', 'open'],
  ['notCompensated', 'not undone'],
  ['parked', 'parked'],
  ['pending', 'not begun'],
] as const;

function stepsOf({ record }: SagaResult): string {
  const steps = record?.context.steps ?? [];
  return shownSteps
    .map(([status, word]) => [steps.filter((step) => step.status === status).length, word] as const)
    .flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]))
    .join(', ');
}

function tookOf({ record }: SagaResult): string {
  if (record?.endedAt === undefined) return '-';
  return `${((record.endedAt - record.startedAt) / 1_000).toFixed(2)}s`;
}

function rowOf(result: SagaResult): readonly Cell[] {
  const { sample, outcome = 'none', record, errorCode = '-', failedStep = '-' } = result;
  const tone = outcome === 'COMPLETED' ? 'good' : 'bad';
  const asExpected = differencesOf(result).length === 0;
  const judged: Cell = sample.expected
    ? [asExpected ? 'yes' : 'NO', asExpected ? 'good' : 'bad']
    : ['-', 'quiet'];
  return [
    [sample.name, 'strong'],
    [outcome, tone],
    [record?.status ?? 'unknown', 'plain'],
    [failedStep, 'plain'],
    [errorCode, 'plain'],
    [stepsOf(result), 'plain'],
    [tookOf(result), 'plain'],
    judged,
  ];
}

const headings = ['saga', 'outcome', 'state', 'failed step', 'error code', 'steps', 'took', 'as expected'];

/** The outcomes, a row each, and below them every difference from what was expected. */
export function outcomeTable(results: readonly SagaResult[], paint: Paint): string[] {
  const rows = [headings.map((text): Cell => [text, 'quiet']), ...results.map(rowOf)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.[0].length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map(([text, tone], column) => paint(text.padEnd(widths[column] ?? 0), tone))
      .join('  ')
      .trimEnd(),
  );
  const differences = results.flatMap((result) =>
    differencesOf(result).map((difference) => paint(`${result.sample.name}: ${difference}`, 'bad')),
  );
  return [...lines, '', ...differences, summary(results)];
}

function summary(results: readonly SagaResult[]): string {
  const count = (test: (result: SagaResult) => boolean): number => results.filter(test).length;
  const different = count((result) => differencesOf(result).length > 0);
  const parked = count(({ record }) => record?.status === 'parked');
  const failed = `${count(({ outcome }) => outcome === 'FAILED')} failed${parked > 0 ? ` (${parked} parked)` : ''}`;
  const completed = `${count(({ outcome }) => outcome === 'COMPLETED')} completed`;
  const judged = different === 0 ? 'all as expected' : `${different} not as expected`;
  return `${results.length} ${results.length === 1 ? 'saga' : 'sagas'}: ${completed}, ${failed}; ${judged}`;
}

// The closing lines of a test run, after vitest's own report:
//
//   Kafka tests skipped: no Java          notices, each line once, in order of appearance
//   412 passed, 0 failed, 3 skipped       vitest's counts; `, N skipped` only when some were
//
// A notice is a line that a test file appends to the file named by SAGACHART_NOTICES. The reporter makes that file and
// sets the variable before the workers start, so a test file needs only
//
//   appendFileSync(process.env.SAGACHART_NOTICES!, 'Kafka tests skipped: no Java\n');
//
// A test file that cannot be loaded and an error outside of every test count as one failure each: vitest fails the run
// for them, though no test did. When SAGACHART_CLOSING names a file, the closing lines are written there as well.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reporter } from 'vitest/node';

type Modules = Parameters<NonNullable<Reporter['onTestRunEnd']>>[0];

export default class CountReporter implements Reporter {
  onInit(): void {
    if (process.env['SAGACHART_NOTICES']) return;
    const folder = mkdtempSync(join(tmpdir(), 'sagachart-notices-'));
    // Not at the end of a run: in watch mode another run follows.
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    process.env['SAGACHART_NOTICES'] = join(folder, 'notices.txt');
    appendFileSync(process.env['SAGACHART_NOTICES'], '');
  }

  onTestRunEnd(modules: Modules, unhandledErrors: readonly unknown[]): void {
    const closing = [...this.#notices(), counts(modules, unhandledErrors.length)].join('\n') + '\n';
    process.stdout.write(closing);
    const copy = process.env['SAGACHART_CLOSING'];
    if (copy) writeFileSync(copy, closing);
  }

  #notices(): Set<string> {
    const file = process.env['SAGACHART_NOTICES'];
    if (!file || !existsSync(file)) return new Set();
    return new Set(readFileSync(file, 'utf8').split('\n').filter(Boolean));
  }
}

function counts(modules: Modules, unhandledErrors: number): string {
  let passed = 0;
  let skipped = 0;
  let failed = unhandledErrors;
  for (const module of modules) {
    failed += module.errors().length;
    for (const suite of module.children.allSuites()) failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed++;
      else if (state === 'failed') failed++;
      else skipped++;
    }
  }
  return `${passed} passed, ${failed} failed` + (skipped > 0 ? `, ${skipped} skipped` : '');
}

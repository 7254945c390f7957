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
  #ownFolder: string | undefined;

  onInit(): void {
    if (process.env['SAGACHART_NOTICES']) return;
    this.#ownFolder = mkdtempSync(join(tmpdir(), 'sagachart-notices-'));
    process.env['SAGACHART_NOTICES'] = join(this.#ownFolder, 'notices.txt');
    appendFileSync(process.env['SAGACHART_NOTICES'], '');
  }

  onTestRunEnd(modules: Modules, unhandledErrors: readonly unknown[]): void {
    const closing = [...this.#notices(), counts(modules, unhandledErrors.length)].join('\n') + '\n';
    process.stdout.write(closing);
    const copy = process.env['SAGACHART_CLOSING'];
    if (copy) writeFileSync(copy, closing);
    if (this.#ownFolder) rmSync(this.#ownFolder, { recursive: true, force: true });
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

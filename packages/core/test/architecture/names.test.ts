import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readTracked, trackedFiles } from './repository.js';

const topLevel = [
  ...['packages', 'examples', 'docs', 'README.md', 'LICENSE', 'package.json', 'pnpm-lock.yaml'],
  ...['pnpm-workspace.yaml', 'tsconfig.base.json', 'vitest.workspace.ts'],
];

/** Whether the statement re-exports names of another file: `export { a, type B } from './c.js'`. */
function isNamedReExport(statement: ts.Statement): boolean {
  if (!ts.isExportDeclaration(statement) || !statement.exportClause) return false;
  if (!ts.isNamedExports(statement.exportClause)) return false;
  // `export {}` keeps a module without exports a module.
  return statement.moduleSpecifier !== undefined || statement.exportClause.elements.length === 0;
}

describe('names say what is where', () => {
  it('an index.ts only re-exports by name', () => {
    const offending = trackedFiles
      .filter((path) => path.endsWith('/index.ts'))
      .flatMap((path) => {
        const source = ts.createSourceFile(path, readTracked(path), ts.ScriptTarget.ES2023);
        return source.statements
          .filter((statement) => !isNamedReExport(statement))
          .map((statement) => `${path}: ${statement.getText(source).split('\n')[0]}`);
      });
    expect(offending).toEqual([]);
  });

  it('no file or folder is called utils, helpers or common', () => {
    const empty = /^(utils?|helpers?|common)(\..*)?$/i;
    expect(trackedFiles.filter((path) => path.split('/').some((segment) => empty.test(segment)))).toEqual([]);
  });

  it('the top level holds what a reader expects there and nothing else', () => {
    const names = new Set(trackedFiles.map((path) => path.split('/')[0] ?? ''));
    expect([...names].filter((name) => !name.startsWith('.') && !topLevel.includes(name))).toEqual([]);
  });
});

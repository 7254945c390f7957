import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { importsOf, isNodeModule } from './imports.js';
import { readTracked, sourceFiles } from './repository.js';

const files = sourceFiles.filter((path) => path.startsWith('packages/core/src/'));

/** Modules of Node.js that neither read nor change anything outside of their arguments. */
const pureModules = ['buffer', 'util', 'string_decoder', 'url', 'assert'];
const impureGlobals = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'process',
  'performance',
  'crypto',
  'fetch',
  'globalThis',
];
const impureMembers = ['Date.now', 'Math.random'];

/** Whether the identifier is the name of a member or a label, and so no reference to the global of that name. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
}

function impurity(node: ts.Node, source: ts.SourceFile): string | undefined {
  if (ts.isIdentifier(node) && impureGlobals.includes(node.text) && !isMemberName(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText(source).replaceAll(/\s|\?/g, '');
    if (impureMembers.includes(text)) return text;
  }
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
    const isDate = ts.isIdentifier(node.expression) && node.expression.text === 'Date';
    if (isDate && (ts.isCallExpression(node) || (node.arguments ?? []).length === 0))
      return 'the current Date';
  }
  return undefined;
}

function impurities(path: string): string[] {
  const source = ts.createSourceFile(path, readTracked(path), ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const what = impurity(node, source);
    if (what !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push(`${path}:${line + 1} uses ${what}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('core is deterministic', () => {
  it('has sources to judge', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it('imports no module of Node.js that does I/O, tells the time or makes random numbers', () => {
    const impure = files.flatMap((path) =>
      importsOf(path)
        .filter(({ specifier, module }) => isNodeModule(specifier) && !pureModules.includes(module ?? ''))
        .map(({ specifier }) => `${path} imports ${specifier}`),
    );
    expect(impure).toEqual([]);
  });

  it('asks no clock, no timer, no randomness and no process', () => {
    expect(files.flatMap(impurities)).toEqual([]);
  });
});

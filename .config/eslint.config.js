import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

const sources = ['packages/*/src/**/*.ts', 'examples/*/src/**/*.ts'];
const tests = ['**/*.test.ts'];

// A later block replaces the options of an earlier one, so each names all that it forbids.
const xstate = {
  regex: '^xstate(/|$)',
  message:
    'Only the chart rooms of packages/core/src may import xstate: its next major version must touch them alone.',
};
const kafkajs = {
  regex: '^kafkajs(/|$)',
  message: 'Only packages/kafka/src/client-port may import kafkajs: the client must stay replaceable.',
};
const forbidImports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  { ignores: ['**/dist/', '**/coverage/', '**/.docs-cache/', '**/generated/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['vitest.workspace.ts'],
          defaultProject: 'tsconfig.base.json',
        },
        tsconfigRootDir: import.meta.dirname.replace(/[\\/]\.config$/, ''),
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: sources,
    ignores: tests,
    rules: {
      ...forbidImports(xstate, kafkajs),
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: "ExportSpecifier[exported.name='default']", message: 'Export by name.' },
        {
          selector: 'ExportAllDeclaration',
          message: 'Export by name, so that the public surface is one list.',
        },
      ],
    },
  },
  {
    // A pattern that looks again from each character lets a small request hold up everybody.
    files: sources,
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    files: ['packages/core/src/{chart,statechart}/**/*.ts', 'examples/**/*.ts'],
    ignores: tests,
    rules: forbidImports(kafkajs),
  },
  { files: ['packages/kafka/src/client-port/**/*.ts'], ignores: tests, rules: forbidImports(xstate) },
  { files: ['packages/*/src/**/*.ts'], ignores: tests, rules: { 'no-console': 'error' } },
);

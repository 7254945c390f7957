import { describe, expect, it } from 'vitest';
import { importsOf, isNodeModule } from './imports.js';
import { readTracked, sourceFiles } from './repository.js';

/** A folder of packages/core/src may import the folders further down, and itself; those on one line know nothing of each other. */
const coreChain = [
  ['atlas', 'view', 'inspect'],
  ['engine'],
  ['action'],
  ['statechart'],
  ['chart'],
  ['channel'],
  ['wire'],
  ['error'],
];
const rankOf = (folder: string): number => coreChain.findIndex((folders) => folders.includes(folder));
const coreSource = 'packages/core/src/';

/** What the sources of a member of the workspace may import from other members. */
function allowedMembers(member: string): string[] {
  if (member === 'packages/core') return [];
  if (member.startsWith('packages/')) return ['@sagachart/core'];
  return ['@sagachart/core', '@sagachart/kafka', '@sagachart/testing'];
}

const memberOf = (path: string): string => path.split('/').slice(0, 2).join('/');

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (member: string): Manifest =>
  JSON.parse(readTracked(`${member}/package.json`)) as Manifest;

function violations(
  rule: (path: string, target: ReturnType<typeof importsOf>[number]) => boolean,
  files: readonly string[] = sourceFiles,
): string[] {
  return files.flatMap((path) =>
    importsOf(path)
      .filter((target) => rule(path, target))
      .map(({ specifier }) => `${path} imports ${specifier}`),
  );
}

describe('arrows between the parts of the workspace point one way', () => {
  it('core is a chain: atlas, view and inspect before engine, action, statechart, chart, channel, wire, error', () => {
    const files = sourceFiles.filter(
      (path) => path.startsWith(coreSource) && path !== `${coreSource}index.ts`,
    );
    const folderOf = (path: string): string => path.slice(coreSource.length).split('/')[0] ?? '';
    expect(files.filter((path) => rankOf(folderOf(path)) === -1)).toEqual([]);
    const backwards = violations((path, { file }) => {
      if (!file?.startsWith(coreSource)) return false;
      const [from, to] = [folderOf(path), folderOf(file)];
      return to !== from && rankOf(to) <= rankOf(from);
    }, files);
    expect(backwards).toEqual([]);
  });

  it('examples import kafka, testing and core; kafka and testing import core alone; core imports none', () => {
    const back = violations(
      (path, { module }) =>
        module?.startsWith('@sagachart/') === true && !allowedMembers(memberOf(path)).includes(module),
    );
    expect(back).toEqual([]);
  });

  it('no member reaches into the files of another', () => {
    expect(violations((path, { file }) => file !== undefined && memberOf(file) !== memberOf(path))).toEqual(
      [],
    );
  });

  it('only the chart rooms of packages/core/src import xstate', () => {
    const others = violations(
      (path, { module }) =>
        module === 'xstate' &&
        !path.startsWith(`${coreSource}chart/`) &&
        !path.startsWith(`${coreSource}statechart/`) &&
        !path.startsWith('examples/'),
    );
    expect(others).toEqual([]);
  });

  it('only packages/kafka/src/client-port imports kafkajs', () => {
    const others = violations(
      (path, { module }) => module === 'kafkajs' && !path.startsWith('packages/kafka/src/client-port/'),
    );
    expect(others).toEqual([]);
  });

  it('a member imports only packages that its own package.json names', () => {
    const undeclared = violations((path, { specifier, module }) => {
      if (module === undefined || isNodeModule(specifier)) return false;
      const { dependencies, peerDependencies } = manifestOf(memberOf(path));
      return !(module in { ...dependencies, ...peerDependencies });
    });
    expect(undeclared).toEqual([]);
  });
});

import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';
import { readTracked } from './repository.js';

export interface Import {
  /** The specifier as written. */
  readonly specifier: string;
  /** For a relative import the file it names, relative to the root, with its `.ts` ending; else undefined. */
  readonly file: string | undefined;
  /** For a package or a Node.js module its name without a path inside it (`@scope/name`, `fs`); else undefined. */
  readonly module: string | undefined;
}

/** Every import, re-export and dynamic import of a tracked TypeScript file, types included. */
export function importsOf(path: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readTracked(path), true, true);
  return importedFiles.map(({ fileName: specifier }) => {
    if (specifier.startsWith('.')) {
      const file = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts');
      return { specifier, file, module: undefined };
    }
    const name = specifier.replace(/^node:/, '').split('/');
    return { specifier, file: undefined, module: name.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
  });
}

export function isNodeModule(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

import { parseArgs } from 'node:util';
import { type AtlasDialect, atlasDialects, isAtlasDialect, messageOf } from '@sagachart/core';

export interface ReplayArguments {
  readonly dialect: AtlasDialect;
  readonly records: boolean;
  /** `undefined` means standard input. */
  readonly file: string | undefined;
}

/** What the command line asks for: a replay, the usage text, or nothing that can be done. */
export type ReplayRequest =
  | { readonly kind: 'replay'; readonly arguments: ReplayArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly reason: string };

export function readArguments(args: readonly string[]): ReplayRequest {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        dialect: { type: 'string', default: 'documented' },
        records: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { dialect, records, help } = values;
    if (help) return { kind: 'help' };
    if (!isAtlasDialect(dialect)) {
      return { kind: 'refused', reason: `--dialect is "${dialect}", not ${atlasDialects.join(', ')}` };
    }
    if (positionals.length > 1) return { kind: 'refused', reason: 'there is more than one FILE' };
    const [file] = positionals;
    return { kind: 'replay', arguments: { dialect, records, file: file === '-' ? undefined : file } };
  } catch (thrown) {
    return { kind: 'refused', reason: messageOf(thrown) };
  }
}

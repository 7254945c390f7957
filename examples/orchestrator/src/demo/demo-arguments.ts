import { parseArgs } from 'node:util';
import { type AtlasDialect, atlasDialects, isAtlasDialect, messageOf } from '@sagachart/core';

export interface DemoArguments {
  readonly dialect: AtlasDialect;
  /** Stay up after the samples, and submit one of them anew now and then. */
  readonly watch: boolean;
  /** No pauses. */
  readonly fast: boolean;
  /** Sample files in place of the folder of samples. */
  readonly files: readonly string[];
}

export type DemoRequest =
  | { readonly kind: 'demo'; readonly arguments: DemoArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly reason: string };

/** @param onTerminal whether somebody is watching; without pauses otherwise */
export function readDemoArguments(args: readonly string[], onTerminal: boolean): DemoRequest {
  try {
    const { values, positionals: files } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        dialect: { type: 'string', default: 'documented' },
        once: { type: 'boolean', default: false },
        watch: { type: 'boolean', default: false },
        fast: { type: 'boolean', default: !onTerminal },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { dialect, once, watch, fast, help } = values;
    if (help) return { kind: 'help' };
    if (!isAtlasDialect(dialect)) {
      return { kind: 'refused', reason: `--dialect is "${dialect}", not ${atlasDialects.join(', ')}` };
    }
    if (once && watch) return { kind: 'refused', reason: '--once and --watch exclude each other' };
    return { kind: 'demo', arguments: { dialect, watch, fast, files } };
  } catch (thrown) {
    return { kind: 'refused', reason: messageOf(thrown) };
  }
}

export const demoUsage = `usage: npm run demo -- [--dialect NAME] [--once|--watch] [--fast] [FILE...]

Runs the sample sagas of examples/orchestrator/sagas on the embedded transport with simulated game services, shows
their progress and a table of their outcomes. Time is virtual: what waits half a minute here takes a moment. The board
is served meanwhile, on a free port of 127.0.0.1 or on PORT; its address is printed first.

  FILE        saga commands to submit in place of the samples, each with or without a member "demo" like theirs
  --dialect   vocabulary of topics and types: documented (default) or deployed
  --once      end after the table (default)
  --watch     stay up and submit a sample anew now and then, until Ctrl-C
  --fast      no pauses (default when the output is no terminal)

With BOOTSTRAP_SERVERS the same happens over Kafka and in real time, with two orchestrator processes and the simulated
services in a third, on topics of its own (SAGACHART_PREFIX, default sagachart-demo).

Exit codes: 0 every outcome is as expected; 1 one is not; 2 the command line or a sample cannot be used.
`;

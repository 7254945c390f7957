import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { atlasCatalog, messageOf, SagaError } from '@sagachart/core';
import { endWithReader } from './quiet-pipe.js';
import { inputLines } from './replay/input-lines.js';
import { readArguments, type ReplayArguments } from './replay/replay-arguments.js';
import { replayLines } from './replay/replay-lines.js';
import { replayUsage } from './replay/usage.js';

async function print(lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  if (!process.stdout.write(`${lines.join('\n')}\n`)) await once(process.stdout, 'drain');
}

async function replay({ dialect, records, file }: ReplayArguments): Promise<void> {
  const input = file === undefined ? process.stdin : createReadStream(file);
  for await (const lines of replayLines(atlasCatalog(dialect), inputLines(input), { records }))
    await print(lines);
}

function faultOf(thrown: unknown): string {
  if (thrown instanceof SagaError) return `${thrown.code}: ${thrown.message}`;
  if (!(thrown instanceof Error) || !('syscall' in thrown)) throw thrown;
  return `SAGA_REPLAY_FILE: The input cannot be read: ${messageOf(thrown)}. Name a file of NDJSON lines, or give none for standard input.`;
}

endWithReader(process.stdout);
const request = readArguments(process.argv.slice(2));
if (request.kind === 'help') {
  process.stdout.write(replayUsage);
} else if (request.kind === 'refused') {
  process.stderr.write(`${request.reason}\n\n${replayUsage}`);
  process.exitCode = 2;
} else {
  try {
    await replay(request.arguments);
  } catch (thrown) {
    process.stderr.write(`${faultOf(thrown)}\n`);
    // Not process.exit: what has been written must still reach its reader.
    process.exitCode = 2;
  }
}

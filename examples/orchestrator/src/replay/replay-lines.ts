import { SagaError } from '@sagachart/core';
import type { Catalog } from '@sagachart/core';
import { readLine } from './input-line.js';
import { ReplaySession, type ReplayOptions } from './replay-session.js';

/**
 * Replays lines of NDJSON; yields the output lines of each input line together, and the records last if they are wanted.
 *
 * @throws SagaError `SAGA_REPLAY_LINE`, naming the line; what came before it has been yielded.
 */
export async function* replayLines(
  catalog: Catalog,
  lines: AsyncIterable<{ readonly number: number; readonly text: string }>,
  options: ReplayOptions = {},
): AsyncGenerator<readonly string[]> {
  const session = new ReplaySession(catalog, options);
  for await (const { number, text } of lines) {
    if (text.trim() === '') continue;
    yield session.handle(readNumbered(number, text));
  }
  yield session.recordLines();
}

function readNumbered(number: number, text: string): ReturnType<typeof readLine> {
  try {
    return readLine(text);
  } catch (cause) {
    if (!(cause instanceof SagaError)) throw cause;
    const { what, mend } = cause;
    throw new SagaError('SAGA_REPLAY_LINE', `Line ${number}: ${what}`, { cause, ...(mend ? { mend } : {}) });
  }
}

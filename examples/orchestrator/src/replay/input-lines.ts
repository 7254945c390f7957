import { SagaError } from '@sagachart/core';

/**
 * Splits a stream of bytes into lines at line feeds alone: other separators may stand inside a JSON string. Holds one line
 * at a time, so the stream may be of any size.
 */
export async function* inputLines(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly number: number; readonly text: string }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  let parts: Uint8Array[] = [];
  const finish = (): { readonly number: number; readonly text: string } => {
    number += 1;
    const bytes = Buffer.concat(parts);
    parts = [];
    try {
      return { number, text: decoder.decode(bytes) };
    } catch (cause) {
      throw new SagaError('SAGA_REPLAY_LINE', `Line ${number} is not UTF-8.`, {
        mend: 'Write bytes that are no text as {"base64": "…"} in headers; a value must be text.',
        cause,
      });
    }
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      parts.push(chunk.subarray(start, end));
      start = end + 1;
      yield finish();
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  if (parts.length > 0) yield finish();
}

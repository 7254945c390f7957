import type { IncomingMessage } from 'node:http';
import { HttpFault } from './fault.js';

const tooLarge = (limit: number): HttpFault =>
  // The rest of the body is not read, so the connection cannot carry another request.
  new HttpFault(
    413,
    [{ code: 'SAGA_HTTP_BODY_TOO_LARGE', detail: `The body is larger than ${limit} bytes.` }],
    { connection: 'close' },
  );

/** Reads the body of a request whole. @throws HttpFault 413 as soon as it is larger than `limit` bytes */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof HttpFault) throw thrown;
    throw new HttpFault(400, [{ code: 'SAGA_HTTP_BODY', detail: 'The body ended too early.' }]);
  }
  return Buffer.concat(chunks);
}

import { bytesText, decodeJson, type JsonValue, messageLimits, SagaError } from '@sagachart/core';
import { HttpFault } from './fault.js';
import type { HttpRequest } from './route.js';

/** Levels that a document of JSON:API puts around a saga command, which may have as many as on its topic. */
const DOCUMENT_LEVELS = 2;
const documentLimits = { ...messageLimits, depth: messageLimits.depth + DOCUMENT_LEVELS };

/** The decoded bytes of a body. @throws HttpFault 400 for what is no JSON, or has more levels or members than are taken */
export function readDocument(bytes: Uint8Array): JsonValue {
  try {
    return decodeJson(bytesText(bytes), documentLimits);
  } catch (thrown) {
    if (!(thrown instanceof SagaError)) throw thrown;
    throw new HttpFault(400, [{ code: thrown.code, detail: thrown.what, source: { pointer: '' } }]);
  }
}

/**
 * Reads a JSON body, 64-bit numbers to the last digit.
 *
 * @throws HttpFault 415 for another media type, 400 for what is no JSON
 */
export async function readJson(request: HttpRequest, mediaTypes: readonly string[]): Promise<JsonValue> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!mediaTypes.includes(type)) {
    throw new HttpFault(415, [
      {
        code: 'SAGA_HTTP_MEDIA_TYPE',
        detail: `The body has to be ${mediaTypes.join(' or ')}.`,
        source: { header: 'content-type' },
      },
    ]);
  }
  return readDocument(await request.body());
}

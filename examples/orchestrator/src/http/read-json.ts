import { bytesText, decodeJson, type JsonValue, SagaError } from '@sagachart/core';
import { HttpFault } from './fault.js';
import type { HttpRequest } from './route.js';

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
  const bytes = await request.body();
  try {
    return decodeJson(bytesText(bytes));
  } catch (thrown) {
    if (!(thrown instanceof SagaError)) throw thrown;
    throw new HttpFault(400, [{ code: thrown.code, detail: thrown.what, source: { pointer: '' } }]);
  }
}

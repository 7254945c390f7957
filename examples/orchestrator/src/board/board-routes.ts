import { HttpFault, type HttpReply, type HttpRequest, type Route } from '../http/index.js';
import { type Asset, readAssets } from './assets.js';
import { contentSecurityPolicy } from './content-security.js';

function assetReply(asset: Asset | undefined, { headers }: HttpRequest): HttpReply {
  if (!asset)
    throw new HttpFault(404, [{ code: 'SAGA_HTTP_NOT_FOUND', detail: 'The board has no such file.' }]);
  const { body, gzipped, mediaType, etag } = asset;
  const caching = {
    // Asked for anew each time, for a new version of the service has new files under the same paths.
    'cache-control': 'no-cache',
    etag,
    vary: 'accept-encoding',
    'content-security-policy': contentSecurityPolicy,
  };
  // Split at the commas alone: blanks in the pattern would have it look again from each of them.
  if (headers['if-none-match']?.split(',').some((one) => one.trim() === etag))
    return { stream: (response) => void response.writeHead(304, caching).end() };
  const zipped = /\bgzip\b/.test(headers['accept-encoding'] ?? '');
  return {
    status: 200,
    headers: { ...caching, 'content-type': mediaType, ...(zipped ? { 'content-encoding': 'gzip' } : {}) },
    body: zipped ? gzipped() : body,
  };
}

/** The board: its page at `/`, its files under `/assets/`. It reads and operates through the REST API alone. */
export function boardRoutes(): Route[] {
  const assets = readAssets();
  return [
    { method: 'GET', path: '/', handle: (request) => assetReply(assets.get('index.html'), request) },
    {
      method: 'GET',
      path: '/assets/{file*}',
      handle: (request) => assetReply(assets.get(request.parameters['file'] ?? ''), request),
    },
  ];
}

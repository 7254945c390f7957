import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** A file of the board, ready to be sent. */
export interface Asset {
  readonly body: Uint8Array;
  /** Compressed when it is first asked for. */
  readonly gzipped: () => Uint8Array;
  readonly mediaType: string;
  readonly etag: string;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

function readAsset(file: string, mediaType: string): Asset {
  const body = readFileSync(file);
  let gzipped: Uint8Array | undefined;
  return {
    body,
    gzipped: () => (gzipped ??= gzipSync(body)),
    mediaType,
    etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
  };
}

/**
 * The files of the board by their paths under `/assets/`, read once: what is not in the table cannot be asked for, whatever a
 * path says. The layout of charts comes out of its own package.
 */
export function readAssets(): ReadonlyMap<string, Asset> {
  const page = fileURLToPath(new URL('page', import.meta.url));
  const { resolve } = createRequire(import.meta.url);
  const files = readdirSync(page, { recursive: true, encoding: 'utf8' }).map(
    (name) => [name.replaceAll(sep, '/'), join(page, name)] as const,
  );
  const layout = ['elk-api.js', 'elk-worker.min.js'].map(
    (name) => [`elkjs/${name}`, resolve(`elkjs/lib/${name}`)] as const,
  );
  return new Map(
    [...files, ...layout].flatMap(([path, file]) => {
      const mediaType = mediaTypes[extname(path)];
      return mediaType === undefined ? [] : [[path, readAsset(file, mediaType)] as const];
    }),
  );
}

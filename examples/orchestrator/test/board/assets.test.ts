import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BoardService, startBoardService } from './board-service.js';

let service: BoardService;
beforeAll(async () => {
  service = await startBoardService();
}, 60_000);
afterAll(() => service.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(service.url + path, { headers });

describe('the files of the board', { timeout: 30_000 }, () => {
  it('come with a policy that lets the page load nothing but what this service serves', async () => {
    const answer = await get('/');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = answer.headers.get('content-security-policy')?.split('; ') ?? [];
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "worker-src 'self'",
        "require-trusted-types-for 'script'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|\*|https?:/);
  });

  it('are all there that the page names, each with its type', async () => {
    const page = await (await get('/')).text();
    const named = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path as string);
    expect(named.length).toBeGreaterThan(4);
    const types = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
    for (const path of [...named, '/assets/elkjs/elk-worker.min.js', '/assets/data/api.js']) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      const ending = path.split('.').at(-1) as keyof typeof types;
      expect(answer.headers.get('content-type')).toContain(types[ending]);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it('hold no address of another host, no inline script and no inline style', async () => {
    const page = await (await get('/')).text();
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script>/);
  });

  it('are sent once, then confirmed', async () => {
    const etag = (await get('/assets/main.js')).headers.get('etag') ?? '';
    const again = await get('/assets/main.js', { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await get('/assets/main.js', { 'if-none-match': '"other"' })).status).toBe(200);
    expect(
      (await get('/assets/main.js', { 'if-none-match': `"other" ,${' '.repeat(9_000)}${etag}` })).status,
    ).toBe(304);
  });

  it('are compressed for who can read that', async () => {
    const plain = await get('/assets/elkjs/elk-worker.min.js', { 'accept-encoding': 'identity' });
    const packed = await get('/assets/elkjs/elk-worker.min.js', { 'accept-encoding': 'gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(
      Number(plain.headers.get('content-length')) / 2,
    );
    expect(await packed.text()).toBe(await plain.text());
  });

  it.each([
    '/assets/',
    '/assets/..%2f..%2fboard-routes.ts',
    '/assets/..%2fassets.ts',
    '/assets/tsconfig.json',
    '/assets/globals.d.ts',
    '/assets/__proto__',
    '/assets/data',
  ])('%s is not one of them', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/vnd.api+json');
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cataloguePage, describedCatalog } from './catalogue/catalogue-page.js';

const stale = 'docs/catalogue.md does not fit the catalogue any more; run `npm run docs:catalogue`';

describe('the catalogue page', () => {
  it('is what the catalogue says', async () => {
    const written = readFileSync(new URL('catalogue.md', import.meta.url), 'utf8');
    const generated = await cataloguePage();
    expect(written === generated, stale).toBe(true);
  }, 60_000);

  it('keeps every digit of a 64-bit number', async () => {
    const told = (await cataloguePage()).match(/"cashId": "?\d+/g) ?? [];
    expect([...new Set(told.map((text) => text.replace(/\D+/, '')))]).toEqual(['4611686018427387905']);
  }, 60_000);

  it('shows what every port is asked and has to answer', async () => {
    const page = await cataloguePage();
    const ports = (['documented', 'deployed'] as const).flatMap((dialect) =>
      [...describedCatalog(dialect).actions.values()].flatMap(({ port, undo }) => [
        port,
        undo.kind === 'inverse' ? undo.port : null,
      ]),
    );
    for (const port of new Set(ports.filter((name) => name !== null))) {
      const [, section = ''] = page.split(`\n### \`${port}\`\n`);
      expect(section, port).toMatch(/^\nAsked by [^\n]+\n\n```json\n[^]*?answered by\n\n```json\n[[{]/);
    }
  }, 60_000);

  it.each(['documented', 'deployed'] as const)(
    'has an example of every command and inverse, %s',
    (dialect) => {
      const { catalog, actions } = describedCatalog(dialect);
      const without = [...actions.values()].filter(({ name, commands, undo }) => {
        const sends = catalog.actions.get(name)?.send !== undefined;
        return (sends && commands.length === 0) || (undo.kind === 'inverse' && undo.commands.length === 0);
      });
      expect(without.map(({ name }) => name)).toEqual([]);
    },
  );

  it.each(['documented', 'deployed'] as const)(
    'names the compared members of every event that has some, %s',
    (dialect) => {
      const { catalog, actions } = describedCatalog(dialect);
      const without = [...actions.values()].flatMap(({ name, completes }) =>
        (catalog.actions.get(name)?.completes ?? [])
          .filter((rule, index) => rule.where !== undefined && completes[index]?.compares.length === 0)
          .map((rule) => `${name}: ${rule.status.event}`),
      );
      expect(without).toEqual([]);
    },
  );
});

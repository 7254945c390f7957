import { readFileSync } from 'node:fs';
import { atlasCatalog, atlasDialects } from '../packages/core/src/index.js';
import { describe, expect, it } from 'vitest';

const pageOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const page = pageOf('dialects/deployed-2026-08.md');
const older = atlasCatalog('deployed');
const newer = atlasCatalog('deployed-2026-08');

interface Schema {
  readonly shape: Readonly<Record<string, unknown>>;
}
const namesIn = (text: string): string[] =>
  [...text.replace(/\{[^}]*\}/g, '').matchAll(/`([A-Za-z0-9]+)`/g)].map(([, name]) => name as string);

/** The section of a topic, to the next heading. */
const sectionOf = (topic: string): string => page.split(`### \`${topic}\`\n`)[1]?.split(/\n##/)[0] ?? '';
const item = page.split('### An item\n')[1]?.split(/\n##/)[0] ?? '';
const deposited = item.replace(/`[A-Za-z]+`[^,`]*¹/g, '');

const changed = newer.commandChannels.flatMap((channel) => {
  const before = older.commandChannels.find(({ name }) => name === channel.name);
  return Object.values(channel.types)
    .filter((type) => before?.types[type.type] !== type)
    .map((type) => [channel.name, type.type, type.schema as unknown as Schema] as const);
});

describe('the page of the dialect deployed-2026-08', () => {
  it.each(changed)(
    'tells the members of %s %s in the order in which they are written',
    (name, type, schema) => {
      const section = sectionOf(newer.topicOf(name));
      const [, envelope = ''] = /^Envelope: ([^\n]*)/m.exec(section) ?? [];
      expect(namesIn(envelope)).toEqual(Object.keys(schema.shape));
      const [, row = ''] = new RegExp(`^\\| ${type} +\\| (.*)\\|$`, 'm').exec(section) ?? [];
      const known = row.includes('(#an-item)')
        ? [...namesIn(row.split('then')[0] ?? ''), ...namesIn(type === 'DEPOSIT' ? deposited : item)]
        : namesIn(row.split(';')[0] ?? '');
      expect(known).toEqual(Object.keys((schema.shape['body'] as Schema).shape));
    },
  );

  it('tells every status event that is told differently', () => {
    for (const channel of newer.statusChannels) {
      const before = older.statusChannels.find(({ name }) => name === channel.name);
      for (const type of Object.values(channel.types)) {
        if (before?.types[type.type] === type) continue;
        const row = new RegExp(
          `^\\| \`${newer.topicOf(channel.name)}\` +\\| [A-Z, ]*\\b${type.type}\\b`,
          'm',
        );
        expect(page, type.event).toMatch(row);
      }
    }
  });
});

it('every dialect is pinned to a commit', () => {
  const overview = pageOf('dialects.md');
  for (const name of atlasDialects)
    expect(overview, name).toMatch(new RegExp(`^\\| \`${name}\`.*\`[0-9a-f]{40}\``, 'm'));
});

import type { Setting } from './setting.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The settings as a Markdown table, in the layout that the formatter gives it. */
export function settingsTable(
  table: Readonly<Record<string, Pick<Setting<unknown>, 'name' | 'about' | 'fallback' | 'secret'>>>,
): string {
  const rows = [
    ['variable', 'default', 'what it does'],
    ...Object.values(table).map(({ name, fallback, about, secret }) => [
      `\`${name}\``,
      fallback === undefined ? '-' : `\`${fallback}\``,
      cell(secret ? `${about} Secret.` : about),
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

import { encodeJson } from '../../packages/core/src/index.js';

/** Text inside a sentence or a cell of a table: nothing in it is markup but `code`. */
export const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\|<>*[\]]|(?<!\w)_|_(?!\w)/g, (character) => `\\${character}`)
    .trim();

export const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export const fence = (language: string, text: string): string =>
  `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** JSON over several lines; 64-bit numbers keep all their digits. */
function lines(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return encodeJson(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const members = Array.isArray(value)
    ? value.map((element) => lines(element, inner))
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => `${encodeJson(name)}: ${lines(member, inner)}`);
  return members.length === 0
    ? open + close
    : `${open}\n${members.map((member) => inner + member).join(',\n')}\n${indent}${close}`;
}

export const json = (value: unknown): string => fence('json', lines(value, ''));

/** Milliseconds as people say them. */
export const duration = (ms: number): string => (ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`);

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

/** Milliseconds as people say them. */
export const duration = (ms: number): string => (ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`);

/** Characters of a cell that are shown at most. */
const WIDEST = 60;

/** Text of others must not move the cursor of a terminal. */
const printable = (text: string): string => text.replace(/\p{Cc}|\p{Cf}/gu, ' ');

const cut = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST - 3)}...` : text);

/** Rows of text in columns; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map((text) => cut(printable(text))));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export { printable };

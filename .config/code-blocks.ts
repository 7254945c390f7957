// Reads the fenced code blocks of a Markdown text and names the ones that cannot be checked.

export interface CodeBlock {
  /** The Markdown file, relative to the root. */
  readonly file: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** What follows the opening fence, e.g. `ts no-run`. */
  readonly info: string;
  readonly code: string;
}

/** A `ts` block that is run; `output` is the text of the `text output` block after it, if there is one. */
export interface Runnable {
  readonly block: CodeBlock;
  readonly output: string | undefined;
}

/** Every fenced block in order; an unclosed one reaches to the end of the text. Indented fences lose their indent. */
export function codeBlocks(file: string, markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = markdown.split('\n');
  for (let start = 0; start < lines.length; start++) {
    const fence = /^( *)(`{3,}|~{3,})(.*)$/.exec(lines[start] ?? '');
    if (!fence) continue;
    const [, indent = '', marks = '', info = ''] = fence;
    const isEnd = (line: string): boolean => line.trim().startsWith(marks) && /^(`+|~+)$/.test(line.trim());
    let end = start + 1;
    while (end < lines.length && !isEnd(lines[end] ?? '')) end++;
    const body = lines
      .slice(start + 1, end)
      .map((line) => line.replace(new RegExp(`^ {0,${indent.length}}`), ''));
    blocks.push({ file, line: start + 1, info: info.trim(), code: body.join('\n') + '\n' });
    start = end;
  }
  return blocks;
}

export const isTypeScript = ({ info }: CodeBlock): boolean => /^(ts|typescript)\b/.test(info);

/** The blocks that are run, each with its expected output. */
export function runnables(blocks: readonly CodeBlock[]): Runnable[] {
  return blocks.flatMap((block, index) => {
    if (block.info !== 'ts') return [];
    const next = blocks[index + 1];
    return [{ block, output: next?.info === 'text output' ? next.code : undefined }];
  });
}

/** Blocks whose marks would leave them unchecked without anybody noticing, each with the reason. */
export function uncheckable(blocks: readonly CodeBlock[]): string[] {
  return blocks.flatMap((block, index) => {
    const at = `${block.file}:${block.line}`;
    if (isTypeScript(block) && block.info !== 'ts' && block.info !== 'ts no-run') {
      return [`${at}: write "ts" or "ts no-run", not "${block.info}"`];
    }
    if (block.info === 'text output' && blocks[index - 1]?.info !== 'ts') {
      return [`${at}: "text output" must follow a "ts" block`];
    }
    return [];
  });
}

const commands = ['npm', 'npx', 'node', 'docker', 'curl'];

/** Lines of a shell block that start no known command or name a script that `scripts` lacks. */
export function shellFaults(block: CodeBlock, scripts: readonly string[]): string[] {
  const at = `${block.file}:${block.line}`;
  return block.code
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.trim().replace(/^([A-Z_][A-Z0-9_]*=\S* +)+/, ''))
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      if (!commands.includes(line.split(' ')[0] ?? '')) {
        return [`${at}: "${line}" does not start with one of ${commands.join(', ')}`];
      }
      const script = /^npm (?:run|run-script)(?: -\S+)* ([\w:.-]+)/.exec(line)?.[1];
      if (script !== undefined && !scripts.includes(script))
        return [`${at}: there is no npm script "${script}"`];
      return [];
    });
}

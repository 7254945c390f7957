import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a program of `src` as its npm script does, with nothing of this process's environment but what it needs to run. */
export function startProgram(
  file: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
) {
  const path = fileURLToPath(new URL(`../../src/${file}`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=sagachart-source', '--import', 'tsx', path, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  const hear = (): void => watchers.forEach((watch) => watch());
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    hear();
  });
  child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
      hear();
    });
  });
  return {
    child,
    ended,
    /** The first line of standard output that the test finds; fails when the program ends before. */
    line: (find: (line: string) => boolean) =>
      new Promise<string>((resolve, reject) => {
        const look = (): void => {
          const found = stdout.split('\n').slice(0, -1).find(find);
          if (found === undefined && child.exitCode === null) return;
          watchers.delete(look);
          if (found !== undefined) resolve(found);
          else reject(new Error(`${file} ended with ${child.exitCode}: ${stdout}${stderr}`));
        };
        watchers.add(look);
        look();
      }),
    /** Asks it to end. */
    stop(): Promise<Ended> {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

export const runProgram = (
  file: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> => startProgram(file, args, environment).ended;

export type Program = ReturnType<typeof startProgram>;

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SagaError } from '@sagachart/core';

/** A process of the demo: a program of this folder that tells in a line of JSON when it serves. */
export interface DemoProcess {
  /** The first line of its standard output that has the member. */
  readonly told: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** A process that does not end within this time is killed. */
const STOP_MS = 10_000;

/**
 * Starts a program of `src` and waits until it tells that it serves.
 *
 * @param member of the line of JSON that is waited for
 * @throws SagaError `SAGA_DEMO_PROCESS` when it ends before, with what it had to say
 */
export function startDemoProcess(
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  member: string,
): Promise<DemoProcess> {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, path, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // However the demo ends, its processes end with it: a signal, or nobody who reads its output any more.
  const endWithDemo = (): void => void child.kill('SIGTERM');
  process.once('exit', endWithDemo);
  void ended.then(() => process.off('exit', endWithDemo));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => void (said = (said + chunk.toString()).slice(-2_000)));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(killer);
  };
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const told = JSON.parse(line) as Record<string, unknown>;
        if (member in told) resolve({ told, stop });
      }
    });
    void ended.then(() => {
      const what = `The process ${file} of the demo ended (${child.exitCode ?? child.signalCode}): ${said.trim()}`;
      reject(new SagaError('SAGA_DEMO_PROCESS', what));
    });
  });
}

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildReport, ToChild } from './child.js';
import type { ProcessSettings } from './shape.js';

export interface Child {
  readonly name: string;
  ask(message: ToChild): void;
  report(): Promise<ChildReport>;
  stop(): Promise<void>;
}

/** Starts a process of the bench and waits until it is ready. */
export function startChild(name: string, file: string, settings: ProcessSettings): Promise<Child> {
  const profile = process.env['BENCH_PROFILE'];
  const flags = process.env['BENCH_NODE_FLAGS']?.split(' ').filter(Boolean) ?? [];
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    execArgv: [
      ...flags,
      // The built packages, as a service would run them, and with its option (docs/kafka.md, tuning).
      '--max-semi-space-size=64',
      '--import',
      'tsx',
      // A folder for each process: a fixed name would be overwritten by that of the loader's thread.
      ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}/${name}-${settings.run}`] : []),
    ],
    env: { ...process.env, NODE_ENV: 'production', BENCH_SETTINGS: JSON.stringify(settings) },
  });
  const heard = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with code ${code}`)));
    child.on('message', (message: { ready?: true }) => message.ready && resolve());
  });
  return heard.then(() => ({
    name,
    ask: (message) => void child.send(message),
    report: () =>
      new Promise((resolve) => {
        const listen = (message: { report?: ChildReport }): void => {
          if (!message.report) return;
          child.off('message', listen);
          resolve(message.report);
        };
        child.on('message', listen);
        child.send({ ask: 'report' } satisfies ToChild);
      }),
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.once('exit', () => resolve());
        child.send({ ask: 'stop' } satisfies ToChild);
        setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
      }),
  }));
}

/** What scripts can tell apart. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unreachable: 3, notFound: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with a sentence and an exit code. */
export class CommandFault extends Error {
  readonly exitCode: ExitCode;
  /** As the service gave them. */
  readonly errors: readonly unknown[];

  constructor(exitCode: ExitCode, sentence: string, errors: readonly unknown[] = []) {
    super(sentence);
    this.name = 'CommandFault';
    this.exitCode = exitCode;
    this.errors = errors;
  }
}

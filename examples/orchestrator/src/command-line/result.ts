import type { ExitCode } from './exit-codes.js';

/** What a command ends with: lines for people, a value for programs. */
export interface CommandResult {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];
  readonly json: unknown;
}

/** Writes on the way; for commands that go on for a while. */
export type Tell = (lines: readonly string[], json: unknown) => void;

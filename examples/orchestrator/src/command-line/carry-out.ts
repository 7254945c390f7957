import { encodeJson, SagaError } from '@sagachart/core';
import { type CommandLine, readCommandLine } from './arguments.js';
import { CommandFault, type ExitCode, exitCodes } from './exit-codes.js';
import { runCommand } from './run-command.js';
import type { Tell } from './result.js';
import { sagaUsage } from './usage.js';

/** Where a command writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

function faultOf(thrown: unknown): CommandFault {
  if (thrown instanceof CommandFault) return thrown;
  if (thrown instanceof SagaError)
    return new CommandFault(exitCodes.usage, `${thrown.code}: ${thrown.message}`);
  throw thrown;
}

/** Carries a command line out, whatever it says. @returns the exit code */
export async function carryOut(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { out, err }: Output,
): Promise<ExitCode> {
  let line: CommandLine | undefined;
  try {
    line = readCommandLine(args);
  } catch (thrown) {
    const fault = faultOf(thrown);
    err(`${fault.message}\n\n${sagaUsage}`);
    return fault.exitCode;
  }
  if (!line) {
    out(sagaUsage);
    return exitCodes.ok;
  }
  const { json } = line;
  const tell: Tell = (lines, value) => {
    if (!json) out(lines.map((one) => `${one}\n`).join(''));
    else if (value !== undefined) out(`${encodeJson(value)}\n`);
  };
  try {
    const result = await runCommand(line, environment, tell);
    tell(result.lines, result.json);
    return result.exitCode;
  } catch (thrown) {
    const fault = faultOf(thrown);
    err(`${fault.message}\n`);
    if (json && fault.errors.length > 0) out(`${encodeJson({ errors: fault.errors })}\n`);
    return fault.exitCode;
  }
}

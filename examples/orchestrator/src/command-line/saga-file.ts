import { readFileSync } from 'node:fs';
import {
  decodeJson,
  type DefinedSagaCommand,
  encodeJson,
  messageOf,
  normaliseUuid,
  type SagaCommand,
} from '@sagachart/core';
import { CommandFault, exitCodes } from './exit-codes.js';

/** A saga command as it stands in a file; its transaction id may be missing. */
export type SagaFile = Omit<SagaCommand | DefinedSagaCommand, 'transactionId'> & {
  readonly transactionId?: string;
};

/**
 * Reads a saga command. A member `demo`, as the samples have it, is left out.
 *
 * @param path `-` for standard input
 * @throws CommandFault with exit code 2
 */
export function readSagaFile(path: string, id: string | undefined): SagaFile {
  const refuse = (problem: string): never => {
    throw new CommandFault(exitCodes.usage, `SAGA_FILE: ${path} cannot be used: ${problem}`);
  };
  let value: unknown;
  try {
    value = decodeJson(readFileSync(path === '-' ? 0 : path, 'utf8'));
  } catch (thrown) {
    return refuse(messageOf(thrown));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('it holds no JSON object');
  const { demo: _demo, ...command } = value as SagaFile & { readonly demo?: unknown };
  if (id === undefined) return command;
  const own = normaliseUuid(id) ?? refuse(`--id is "${id}", not a uuid`);
  const { transactionId } = command;
  if (!transactionId) return { ...command, transactionId: own };
  // Some payloads name the saga that they are part of.
  return decodeJson(encodeJson(command).replaceAll(transactionId, own)) as unknown as SagaFile;
}

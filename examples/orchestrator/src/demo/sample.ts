import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeJson, encodeJson, messageOf, normaliseUuid, SagaError } from '@sagachart/core';
import type { SagaCommand } from '@sagachart/core';
import type { InitialWorld, ScriptRule } from '@sagachart/testing';
import { z } from 'zod';
import { demoSchema, type Expectation, type Operation, type SentEvent } from './sample-schema.js';

/** A sample saga, and the little world in which it runs. */
export interface Sample {
  /** Name of the file without `.json`. */
  readonly name: string;
  readonly title: string;
  readonly command: SagaCommand;
  readonly world: InitialWorld;
  readonly rules: readonly Omit<ScriptRule, 'where'>[];
  readonly operations: readonly Operation[];
  /** What a statechart is told from outside. */
  readonly events: readonly SentEvent[];
  readonly expected: Expectation | undefined;
}

function refuse(file: string, problem: string, cause?: unknown): never {
  throw new SagaError('SAGA_SAMPLE', `The sample ${file} cannot be used: ${problem}.`, {
    mend: 'Correct the file, or take it out of the folder of samples.',
    cause,
  });
}

/**
 * Reads a sample: the value of a saga command, with a member `demo` beside it that says how the services behave and how
 * the saga ends. A plain saga command is a sample too.
 *
 * @throws SagaError `SAGA_SAMPLE` with the name of the file and what is wrong.
 */
export function readSample(file: string, text: string): Sample {
  let value: unknown;
  try {
    value = decodeJson(text);
  } catch (cause) {
    refuse(file, messageOf(cause), cause);
  }
  const read = z.looseObject({ transactionId: z.string(), demo: demoSchema.optional() }).safeParse(value);
  if (!read.success) {
    const { path, message } = read.error.issues[0] as z.core.$ZodIssue;
    refuse(file, `${path.join('.')}: ${message}`);
  }
  const { demo = {}, ...command } = read.data;
  const transactionId = normaliseUuid(command.transactionId) ?? refuse(file, 'transactionId is not a uuid');
  const name = basename(file, '.json');
  return {
    name,
    title: demo.title ?? name,
    command: { ...command, transactionId } as unknown as SagaCommand,
    world: (demo.world ?? {}) as InitialWorld,
    rules: (demo.services ?? []) as Sample['rules'],
    operations: demo.operator ?? [],
    events: demo.events ?? [],
    expected: demo.expected,
  };
}

/** The sample files of a folder, in the order of their names. */
export const sampleFilesOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => join(folder, file));

/** @throws SagaError `SAGA_SAMPLE` for the first file that cannot be used. */
export function readSamples(files: readonly string[]): Sample[] {
  const taken = new Map<string, string>();
  return files.map((file) => {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (cause) {
      return refuse(file, messageOf(cause), cause);
    }
    const sample = readSample(file, text);
    const mark = markOf(sample.command.transactionId);
    const other = taken.get(mark);
    if (other !== undefined) refuse(file, `its transaction id ends like that of ${other}`);
    taken.set(mark, file);
    return sample;
  });
}

/** The last group of a transaction id: all submissions of one sample have it in common. */
export const markOf = (transactionId: string): string => transactionId.slice(24);

/** The sample's command under another transaction id, wherever the saga names its own. */
export function commandUnder({ command }: Sample, transactionId: string): SagaCommand {
  return decodeJson(
    encodeJson(command).replaceAll(command.transactionId, transactionId),
  ) as unknown as SagaCommand;
}

import { parseArgs } from 'node:util';
import { decodeJson, type JsonValue, messageOf, normaliseUuid, type SagaEvent } from '@sagachart/core';
import { durationMs } from '@sagachart/testing';
import { CommandFault, exitCodes } from './exit-codes.js';

const options = {
  json: { type: 'boolean', default: false },
  wait: { type: 'string' },
  id: { type: 'string' },
  status: { type: 'string' },
  type: { type: 'string' },
  initiator: { type: 'string' },
  'older-than': { type: 'string' },
  limit: { type: 'string' },
  step: { type: 'string' },
  by: { type: 'string' },
  reason: { type: 'string' },
  tenant: { type: 'string' },
  region: { type: 'string' },
  version: { type: 'string' },
  dialect: { type: 'string' },
  url: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Which options a command knows, beside those that all know. */
const known = {
  submit: ['wait', 'id'],
  status: [],
  watch: [],
  list: ['status', 'type', 'initiator', 'older-than', 'limit'],
  send: [],
  retry: ['step', 'by', 'reason'],
  skip: ['step', 'by', 'reason'],
  cancel: ['step', 'by', 'reason'],
  abandon: ['by', 'reason'],
  lint: ['dialect'],
} as const satisfies Readonly<Record<string, readonly (keyof typeof options)[]>>;
const general: readonly string[] = ['json', 'tenant', 'region', 'version', 'url', 'help'];

export type CommandName = keyof typeof known;
type Values = { readonly [K in keyof typeof options]?: string | boolean };

/** A command line that can be carried out. */
export interface CommandLine {
  readonly command: CommandName;
  /** The file, or the transaction id; empty for `list`. */
  readonly subject: string;
  /** Only of `send`: the event as JSON. */
  readonly event: SagaEvent | undefined;
  readonly json: boolean;
  readonly waitMs: number;
  /** The text of an option. */
  readonly text: (name: Exclude<keyof typeof options, 'json' | 'help'>) => string | undefined;
}

const refuse = (sentence: string): never => {
  throw new CommandFault(exitCodes.usage, sentence);
};

const isCommand = (name: string): name is CommandName => Object.hasOwn(known, name);

function subjectOf(command: CommandName, rest: readonly string[]): string {
  const [subject = '', ...more] =
    command === 'list' ? ['', ...rest] : rest.slice(0, command === 'send' ? 1 : Infinity);
  if (more.length > 0) refuse(`${command} does not take "${more[0]}"`);
  if (command === 'list') return '';
  const isFile = command === 'submit' || command === 'lint';
  if (subject === '') refuse(`${command} needs ${isFile ? 'a FILE' : 'the ID of a saga'}`);
  return isFile ? subject : (normaliseUuid(subject) ?? refuse(`"${subject}" is not a uuid`));
}

/** @param given the event as JSON, or its type alone */
function eventOf(command: CommandName, [, given, ...more]: readonly string[]): SagaEvent | undefined {
  if (command !== 'send') return undefined;
  if (given === undefined || given === '')
    return refuse('send needs an EVENT: its type, or JSON with a type');
  if (more.length > 0) return refuse(`send does not take "${more[0]}"`);
  if (!given.startsWith('{')) return { type: given };
  let event: JsonValue;
  try {
    event = decodeJson(given);
  } catch (thrown) {
    return refuse(`the event is no JSON: ${messageOf(thrown)}`);
  }
  const { type } = event as { readonly type?: unknown };
  return typeof type === 'string' ? (event as unknown as SagaEvent) : refuse('the event has no type');
}

function readDuration(name: string, text: string | undefined): number {
  if (text === undefined) return 0;
  try {
    return durationMs(text);
  } catch {
    return refuse(`--${name} is "${text}", not an ISO 8601 duration such as PT30S`);
  }
}

/** @returns `undefined` when help is wanted. @throws CommandFault with exit code 2 */
export function readCommandLine(args: readonly string[]): CommandLine | undefined {
  let parsed: { readonly values: Values; readonly positionals: readonly string[] };
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    return refuse(messageOf(thrown));
  }
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  const [command = '', ...rest] = positionals;
  if (!isCommand(command))
    return refuse(command === '' ? 'a command is missing' : `there is no command "${command}"`);
  const allowed: readonly string[] = [...general, ...known[command]];
  for (const name of Object.keys(values))
    if (!allowed.includes(name)) refuse(`${command} does not know --${name}`);
  const text: CommandLine['text'] = (name) => values[name] as string | undefined;
  readDuration('older-than', text('older-than'));
  return {
    command,
    subject: subjectOf(command, rest),
    event: eventOf(command, rest),
    json: values.json === true,
    waitMs: readDuration('wait', text('wait')),
    text,
  };
}

import { decodeJson, messageOf, normaliseUuid, SagaError, timeMs } from '@sagachart/core';
import type { Headers, OperatorVerb } from '@sagachart/core';
import { durationMs } from '@sagachart/testing';
import { headerBytes } from '../header-values.js';
import { memberTexts } from './member-texts.js';

/** What a port answers. */
export type ActivityOutcome = { readonly result: unknown } | { readonly error: string };

/** One line of the input, read. Times are milliseconds of the Unix epoch. */
export type InputLine =
  | {
      readonly kind: 'message';
      readonly topic: string;
      readonly key: string | undefined;
      readonly value: string | null;
      readonly headers: Headers;
      readonly at: number | undefined;
    }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'crash' }
  | {
      readonly kind: 'operator';
      readonly command: OperatorVerb;
      readonly transactionId: string;
      readonly by: string | undefined;
      readonly reason: string | undefined;
    }
  | { readonly kind: 'answer'; readonly activity: string; readonly outcome: ActivityOutcome };

type Members = ReadonlyMap<string, string>;

const mend = 'See `npm run --silent replay -- --help` for the lines that there are.';
/** A thousand years: the clock stays within what a date can name. */
const longestMs = 365_000 * 86_400_000;
const verbs = ['retry', 'skip', 'cancel', 'abandon'] as const satisfies readonly OperatorVerb[];

function malformed(what: string): never {
  throw new SagaError('SAGA_REPLAY_LINE', `${what}.`, { mend });
}

/** The members of an object, none of them unknown, twice there or missing. */
function membersOf(
  text: string,
  what: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Members {
  if (!text.trimStart().startsWith('{')) malformed(`${what} is not a JSON object`);
  const { members, twice } = memberTexts(text);
  if (twice !== undefined) malformed(`${what} has the member "${twice}" twice`);
  for (const name of members.keys()) {
    if (!required.includes(name) && !optional.includes(name))
      malformed(`${what} has an unknown member "${name}"`);
  }
  for (const name of required) {
    if (!members.has(name)) malformed(`${what} lacks the member "${name}"`);
  }
  return members;
}

function textOf(members: Members, name: string): string {
  return optionalText(members, name) ?? malformed(`"${name}" is not a string`);
}

function optionalText(members: Members, name: string): string | undefined {
  const text = members.get(name);
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return typeof value === 'string' ? value : malformed(`"${name}" is not a string`);
}

function timeOf(members: Members): number | undefined {
  const text = optionalText(members, 'at');
  if (text === undefined) return undefined;
  return timeMs(text.toUpperCase()) ?? malformed(`"at" is not an RFC 3339 time`);
}

function headersOf(members: Members): Headers {
  const text = members.get('headers');
  if (text === undefined) return [];
  if (!text.startsWith('{')) malformed('"headers" is not a JSON object');
  const { members: headers, twice } = memberTexts(text);
  if (twice !== undefined) malformed(`"headers" has the member "${twice}" twice`);
  return [...headers].map(([name, value]) => {
    const bytes = headerBytes(JSON.parse(value));
    if (bytes === undefined) malformed(`the header "${name}" is neither text nor {"base64": …} nor null`);
    return [name, bytes] as const;
  });
}

/** A JSON string stands for bytes that are not JSON, `null` for a message without value. */
function valueOf(text: string): string | null {
  if (text === 'null') return null;
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

function message(text: string): InputLine {
  const members = membersOf(text, 'The line', ['topic', 'value'], ['key', 'headers', 'at']);
  return {
    kind: 'message',
    topic: textOf(members, 'topic'),
    key: optionalText(members, 'key'),
    value: valueOf(members.get('value') as string),
    headers: headersOf(members),
    at: timeOf(members),
  };
}

function advance(text: string): InputLine {
  const members = membersOf(text, 'The line', ['advance']);
  const duration = textOf(members, 'advance');
  const fault = '"advance" is not an ISO 8601 duration such as "PT30S" (at most a thousand years)';
  try {
    const ms = durationMs(duration);
    return ms <= longestMs ? { kind: 'advance', ms } : malformed(fault);
  } catch {
    return malformed(fault);
  }
}

function crash(text: string): InputLine {
  const members = membersOf(text, 'The line', ['crash']);
  return members.get('crash') === 'true' ? { kind: 'crash' } : malformed('"crash" is not true');
}

function operator(text: string): InputLine {
  const outer = membersOf(text, 'The line', ['operator']);
  const members = membersOf(
    outer.get('operator') as string,
    '"operator"',
    ['command', 'transactionId'],
    ['by', 'reason'],
  );
  const given = textOf(members, 'command');
  const command =
    verbs.find((verb) => verb === given) ?? malformed(`"command" is not one of ${verbs.join(', ')}`);
  const transactionId = textOf(members, 'transactionId');
  return {
    kind: 'operator',
    command,
    transactionId: normaliseUuid(transactionId) ?? transactionId,
    by: optionalText(members, 'by'),
    reason: optionalText(members, 'reason'),
  };
}

function answer(text: string): InputLine {
  const outer = membersOf(text, 'The line', ['answer']);
  const members = membersOf(outer.get('answer') as string, '"answer"', ['activity'], ['result', 'error']);
  const activity = textOf(members, 'activity');
  const result = members.get('result');
  const error = optionalText(members, 'error');
  if ((result === undefined) === (error === undefined))
    malformed('"answer" needs either "result" or "error"');
  return {
    kind: 'answer',
    activity,
    outcome: error === undefined ? { result: decodeJson(result as string) } : { error },
  };
}

const readers = { topic: message, advance, crash, operator, answer };

/**
 * Reads one line.
 *
 * @throws SagaError `SAGA_REPLAY_LINE` when it is not one of the lines that there are.
 */
export function readLine(text: string): InputLine {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    malformed(`The line is not JSON: ${messageOf(cause)}`);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    malformed('The line is not a JSON object');
  }
  for (const [name, read] of Object.entries(readers)) {
    if (Object.hasOwn(document, name)) return read(text);
  }
  return malformed(`The line has none of the members ${Object.keys(readers).join(', ')}`);
}

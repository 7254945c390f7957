import { readdirSync, readFileSync } from 'node:fs';
import { type AtlasDialect, decodeJson, type Headers, type JsonObject } from '@sagachart/core';

const folder = new URL('../../../../examples/orchestrator/test/replay/worked/', import.meta.url);
const inputEnding = /(?<!\.expected)\.ndjson$/;

/** A line of input, as far as the worked examples use them. */
export type GivenLine =
  | {
      readonly kind: 'message';
      readonly topic: string;
      readonly key: string | undefined;
      readonly value: string;
      readonly headers: Headers;
      readonly at: number | undefined;
    }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'answer'; readonly activity: string; readonly result: unknown };

export interface ExpectedMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: unknown;
  readonly headers: Headers;
}

export interface ReplayCase {
  readonly name: string;
  readonly given: readonly GivenLine[];
  readonly messages: readonly ExpectedMessage[];
  readonly activities: readonly { readonly activity: string; readonly input: unknown }[];
}

function headersOf(given: unknown): Headers {
  return Object.entries((given ?? {}) as Record<string, string | { readonly base64: string }>).map(
    ([name, value]) =>
      [
        name,
        Buffer.from(
          typeof value === 'string' ? value : value.base64,
          typeof value === 'string' ? 'utf8' : 'base64',
        ),
      ] as const,
  );
}

/** The text of a member of a one-line object, to the letter: a value must reach the topic as the file has it. */
function memberText(line: string, member: string): string {
  const begin = line.indexOf(`"${member}":`) + member.length + 3;
  for (let end = begin + 1; end <= line.length; end += 1) {
    const text = line.slice(begin, end);
    if (!/[}\]"\dle]$/.test(text)) continue;
    try {
      JSON.parse(text);
      if (/^[,}]/.test(line.slice(end))) return text;
    } catch {
      // Not complete yet.
    }
  }
  throw new Error(`no member ${member} in ${line}`);
}

function readGiven(line: string): GivenLine {
  const parts = decodeJson(line) as JsonObject;
  if ('topic' in parts) {
    const at = parts['at'] as string | undefined;
    return {
      kind: 'message',
      topic: parts['topic'] as string,
      key: parts['key'] as string | undefined,
      value: memberText(line, 'value'),
      headers: headersOf(parts['headers']),
      at: at === undefined ? undefined : Date.parse(at),
    };
  }
  const seconds = /^PT(\d+)S$/.exec(String(parts['advance']))?.[1];
  if (seconds !== undefined) return { kind: 'advance', ms: Number(seconds) * 1_000 };
  const answer = parts['answer'] as { activity: string; result?: unknown } | undefined;
  if (answer && 'result' in answer)
    return { kind: 'answer', activity: answer.activity, result: answer.result };
  // Nothing may be passed over: then the case would prove less over Kafka than it seems.
  throw new Error(`This line of a worked example is not known here: ${line}`);
}

/**
 * The worked examples of one dialect. Several of them are about the same saga; over Kafka they share one orchestrator, so each
 * gets transaction ids of its own.
 */
export function replayCases(dialect: AtlasDialect): ReplayCase[] {
  const read = (path: string) => readFileSync(new URL(`${dialect}/${path}`, folder), 'utf8');
  const names = readdirSync(new URL(`${dialect}/`, folder)).filter((name) => inputEnding.test(name));
  return names.map((name, index) => {
    const own = (text: string): string[] =>
      text
        .replaceAll('0a1b2c3d-', `0a1b${String(index).padStart(4, '0')}-`)
        .trimEnd()
        .split('\n');
    const expected = own(read(name.replace('.ndjson', '.expected.ndjson'))).map(
      (line) => decodeJson(line) as JsonObject,
    );
    const unknown = expected.find((line) => !('topic' in line) && !('activity' in line));
    if (unknown) throw new Error(`This expected line is not known here: ${JSON.stringify(unknown)}`);
    return {
      name: name.replace('.ndjson', ''),
      given: own(read(name)).map(readGiven),
      messages: expected
        .filter((line) => 'topic' in line)
        .map((line) => ({
          topic: line['topic'] as string,
          key: line['key'] as string,
          value: line['value'],
          headers: headersOf(line['headers']),
        })),
      activities: expected
        .filter((line) => 'activity' in line)
        .map(({ activity, input }) => ({ activity: activity as string, input })),
    };
  });
}

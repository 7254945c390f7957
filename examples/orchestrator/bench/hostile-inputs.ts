import { encodeJson, textBytes, type Headers } from '@sagachart/core';

/** A message of the allowed size that is made to cost as much as it can. */
export interface HostileInput {
  readonly name: string;
  /** The topic variable that it comes on; a saga command may come by REST too. */
  readonly topic: string;
  readonly value: string;
  readonly headers?: Headers;
}

const COMMANDS = 'COMMAND_TOPIC_SAGA';
const EVENTS = 'EVENT_TOPIC_CHARACTER_STATUS';
export const HOSTILE_ID = '5a6a0000-0008-4000-8000-000000000008';
/** Room for what stands around the hostile part. */
const AROUND = 600;

/** As many pieces as there is room for. */
function filled(bytes: number, piece: (index: number) => string, join = ','): string {
  const pieces: string[] = [];
  let length = 0;
  for (let index = 0; ; index += 1) {
    const one = piece(index);
    length += one.length + join.length;
    if (length > bytes - AROUND) return pieces.join(join);
    pieces.push(one);
  }
}

const times = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join(',');

const member = (index: number): string => `"${(index + 1_296).toString(36)}":0`;
const around = (payload: string, action = 'award_mesos'): string =>
  `{"transactionId":"${HOSTILE_ID}","sagaType":"hostile","initiatedBy":"x","steps":[{"stepId":"a","status":"pending",` +
  `"action":"${action}","payload":${payload}}]}`;
const kept = (data: string): string =>
  around(`{"characterId":1,"referenceData":${data}}`, 'accept_to_storage');
const answer = (more: string): string =>
  `{"transactionId":"${HOSTILE_ID}","characterId":1,"worldId":0,"type":"MESO_CHANGED","body":{"amount":1${more}}}`;
const wideStep = (count: number) => (index: number) =>
  `{"stepId":"${index}","status":"pending","action":"award_mesos","payload":{${times(count, member)}}}`;

/** @param bytes the size that messages may have */
export function hostileInputs(bytes: number): readonly HostileInput[] {
  const command = (name: string, value: string): HostileInput => ({ name, topic: COMMANDS, value });
  const event = (name: string, value: string): HostileInput => ({ name, topic: EVENTS, value });
  const half = (bytes - AROUND) / 2;
  return [
    command('foreign members of a payload', around(`{${filled(bytes, member)}}`)),
    command('foreign members of a command', `${around('{}').slice(0, -1)},${filled(bytes, member)}}`),
    command(
      'foreign members in all of 100 steps',
      around('{}').replace(/\[.*\]/, `[${times(100, wideStep(500))}]`),
    ),
    command(
      'objects as wide as they may be',
      around(`{"x":[${times(5, () => `{${times(9_999, member)}}`)}]}`),
    ),
    command('objects that are carried', kept(`[${filled(bytes, () => '{"a":1}')}]`)),
    command(
      'objects that are carried, and a number of 20 digits',
      kept(`[1.0,${filled(bytes, () => '{"a":1}')}]`),
    ),
    command('as many of them as may be', kept(`[1.0,${times(19_000, () => '{"abcdefghijklm":123}')}]`)),
    command('numbers of many digits', kept(`[${filled(bytes, () => '9007199254740993')}]`)),
    command('numbers that end in zeros', kept(`[${filled(bytes, () => '1.0')}]`)),
    command('a number of half a million digits', around(`{"amount":${'9'.repeat(bytes - AROUND)}}`)),
    command('too many levels of lists', `${'['.repeat(half)}${']'.repeat(half)}`),
    command('too many levels of objects', `${'{"a":'.repeat(half / 3)}0${'}'.repeat(half / 3)}`),
    command('levels that never end', '['.repeat(bytes - AROUND)),
    command('levels within a payload', around(`${'['.repeat(half)}${']'.repeat(half)}`)),
    command('more steps than there may be', around('{}').replace(/\[.*\]/, `[${filled(bytes, () => '{}')}]`)),
    command(
      'lists of items that do not fit',
      around(`{"distributions":[${filled(bytes, () => '0')}]}`, 'award_experience'),
    ),
    command(
      'as many of them as may be, of objects',
      around(
        `{"distributions":[${times(9_999, () => '{"experienceType":[],"amount":{}}')}]}`,
        'award_experience',
      ),
    ),
    command('characters that are written longer', kept(encodeJson('<'.repeat(bytes - AROUND)))),
    command('characters that nobody sees', '\u200b'.repeat(bytes / 3)),
    command('blanks', `,${' '.repeat(bytes - AROUND)}`),
    command('an identifier of half a megabyte', around('{}').replace('hostile', 'x'.repeat(bytes - AROUND))),
    command(
      'an input for a saga that there is not',
      `{"transactionId":"${HOSTILE_ID}","sagaType":"x","input":{${filled(bytes, member)}}}`,
    ),
    event('an answer with foreign members', answer(`,${filled(bytes, member)}`)),
    event(
      'an answer with as many as may be',
      answer(`,"x":[${times(5, () => `{${times(9_999, member)}}`)}],${times(9_000, member)}`),
    ),
    event('an answer with numbers of many digits', answer(`,"x":[${filled(bytes, () => '1.0')}]`)),
    {
      ...command('60,000 headers', around('{}')),
      headers: Array.from({ length: 60_000 }, (_, index) => [index.toString(36), textBytes('x')] as const),
    },
  ];
}

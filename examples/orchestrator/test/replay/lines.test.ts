import { describe, expect, it } from 'vitest';
import { gist, replayGroups, replayText } from './run-replay.js';
import { FIRST, sagaLine, SECOND, statusLine, warehouse } from './warehouse.js';

const reserveNail = [['reserve', '{"item":"nail","count":1}']] as const;
const gists = async (lines: readonly string[], options = {}): Promise<string[][]> =>
  (await replayGroups(warehouse, lines.join('\n'), options)).slice(0, -1).map(gist);

describe('a message line', () => {
  it('is handled under the name of its topic variable, and answers follow it', async () => {
    expect(
      await gists([sagaLine(FIRST, reserveNail), statusLine(FIRST, 'RESERVED', { item: 'nail' })]),
    ).toEqual([['RESERVE'], ['COMPLETED']]);
  });

  it('keeps the digits of 64-bit numbers from input to output', async () => {
    const [line] = await replayText(
      warehouse,
      sagaLine(FIRST, [['reserve', '{"item":"nail","count":-9223372036854775808}']]),
    );
    expect(line).toContain('"body":{"item":"nail","count":-9223372036854775808}');
  });

  it('gives headers back as text where they are text, else in base64, byte for byte', async () => {
    const headers = {
      REGION: 'GMS',
      empty: '',
      accents: 'é – 漢字',
      MAJOR_VERSION: { base64: 'AFM=' },
      control: { base64: 'YQpi' },
      broken: { base64: '/w==' },
      mark: { base64: '77u/YQ==' },
      __proto__: null,
    };
    const text = sagaLine(FIRST, [['ring', '{}']], { headers }).replace(
      '"broken"',
      '"__proto__":"own","broken"',
    );
    const lines = await replayText(warehouse, text);
    const { __proto__: _none, ...given } = headers;
    for (const [index, own] of [
      { 'saga-idempotency-key': `${FIRST}:0:execute`, 'saga-attempt': '1' },
      {},
    ].entries()) {
      const got = new Map(
        Object.entries((JSON.parse(lines[index] as string) as { headers: object }).headers),
      );
      expect(got).toEqual(new Map(Object.entries({ ...given, ...own, ['__proto__']: 'own' })));
    }
  });

  it('takes a string as bytes that are not JSON, and null as no value', async () => {
    const topic = 'COMMAND_TOPIC_SAGA';
    expect(
      await gists(
        [
          { topic, value: 'not JSON' },
          { topic, value: null },
          { topic, value: '' },
        ].map((line) => JSON.stringify(line)),
      ),
    ).toEqual([['dead SAGA_JSON_INVALID'], ['dead SAGA_MESSAGE_EMPTY'], ['dead SAGA_MESSAGE_EMPTY']]);
  });

  it('hands the value over as it is written, so that an unsafe member reaches the engine and is refused there', async () => {
    const line = sagaLine(FIRST, [['ring', '{"__proto__":{"x":1}}']]);
    expect(await gists([line, sagaLine(SECOND, [['ring', '{}']])])).toEqual([
      ['FAILED', 'dead SAGA_JSON_UNSAFE_KEY'],
      ['RING', 'COMPLETED'],
    ]);
  });

  it('says of an unknown topic that nobody reads it', async () => {
    expect(await replayText(warehouse, '{"topic":"ELSEWHERE","value":{}}')).toEqual([
      '{"deadLetter":{"reason":"The catalogue does not read the topic ELSEWHERE.","code":"SAGA_TOPIC_UNKNOWN","topic":"ELSEWHERE"}}',
    ]);
  });
});

describe('time', () => {
  it('passes with an advance, and each deadline happens at its own time, in order', async () => {
    const lines = [
      sagaLine(SECOND, [['reserve', '{"item":"screw","count":1}']], { at: '2026-01-24T14:00:10Z' }),
      sagaLine(FIRST, reserveNail, { at: '2026-01-24T14:00:10.5Z' }),
      '{"advance":"P1DT1H1M1.5S"}',
    ];
    const groups = await replayGroups(warehouse, lines.join('\n'), { records: true, retentionMs: 1e9 });
    expect(groups.map((group) => group.length)).toEqual([1, 1, 2, 2]);
    const keys = groups[2]?.map((line) => (JSON.parse(line) as { key: string }).key);
    expect(keys).toEqual([SECOND, FIRST]);
    const ends = groups[3]?.map(
      (line) => (JSON.parse(line) as { record: { endedAt: number } }).record.endedAt,
    );
    expect(ends).toEqual([Date.parse('2026-01-24T14:00:40Z'), Date.parse('2026-01-24T14:00:40.5Z')]);
  });

  it('lets everything that is due up to a message happen before the message', async () => {
    const lines = [
      sagaLine(FIRST, reserveNail, { at: '2026-01-24T14:00:00Z' }),
      statusLine(FIRST, 'RESERVED', { item: 'nail' }, { at: '2026-01-24T14:00:30Z' }),
    ];
    expect(await gists(lines)).toEqual([['RESERVE'], ['FAILED', 'RELEASE']]);
    const early = [
      lines[0] as string,
      statusLine(FIRST, 'RESERVED', { item: 'nail' }, { at: '2026-01-24T14:00:29.999Z' }),
    ];
    expect(await gists(early)).toEqual([['RESERVE'], ['COMPLETED']]);
  });

  it('begins at the stated time or at that of the first line, and never runs backwards', async () => {
    const startOf = async (lines: readonly string[]): Promise<number[]> =>
      (await replayText(warehouse, lines.join('\n'), { records: true }))
        .filter((line) => line.startsWith('{"record"'))
        .map((line) => (JSON.parse(line) as { record: { startedAt: number } }).record.startedAt);
    const epoch = Date.parse('2026-01-24T14:00:00Z');
    const past = Date.parse('2020-02-29T12:00:00Z');
    expect(await startOf([sagaLine(FIRST, reserveNail)])).toEqual([epoch]);
    expect(await startOf([sagaLine(FIRST, reserveNail, { at: '2020-02-29T13:00:00+01:00' })])).toEqual([
      past,
    ]);
    expect(
      await startOf([
        sagaLine(FIRST, reserveNail),
        sagaLine(SECOND, reserveNail, { at: '2020-02-29T12:00:00Z' }),
      ]),
    ).toEqual([epoch, epoch]);
  });
});

describe('a port', () => {
  const inspectNail = [['inspect', '{"item":"nail"}']] as const;
  const answer = (more: object): string => JSON.stringify({ answer: { activity: 'inspector', ...more } });

  it('is printed when it is called, and answered by a later line or by one that came before', async () => {
    const lines = [sagaLine(FIRST, inspectNail), answer({ result: { serial: 1 } })];
    expect(await gists(lines)).toEqual([['inspector?'], ['COMPLETED']]);
    expect(await gists(lines.toReversed())).toEqual([[], ['inspector?', 'COMPLETED']]);
  });

  it('takes the answers in the order in which they were given', async () => {
    const lines = [
      answer({ result: { serial: 1 } }),
      answer({ error: 'closed' }),
      sagaLine(FIRST, inspectNail),
      sagaLine(SECOND, inspectNail),
    ];
    expect((await gists(lines)).slice(2)).toEqual([
      ['inspector?', 'COMPLETED'],
      ['inspector?', 'FAILED'],
    ]);
  });

  it('leaves an answer that nobody waits for any more to the next call', async () => {
    const lines = [
      sagaLine(FIRST, inspectNail),
      '{"advance":"PT30S"}',
      answer({ result: { serial: 1 } }),
      sagaLine(SECOND, inspectNail),
    ];
    expect(await gists(lines)).toEqual([['inspector?'], ['FAILED'], [], ['inspector?', 'COMPLETED']]);
  });

  it('gives 64-bit numbers of an answer to the saga without loss', async () => {
    const lines = [
      sagaLine(FIRST, inspectNail),
      '{"answer":{"activity":"inspector","result":{"serial":9007199254740993}}}',
    ];
    const [, , record] = await replayText(warehouse, lines.join('\n'), { records: true });
    expect(record).toContain('"found":{"serial":9007199254740993}');
  });
});

describe('an operator line', () => {
  const operator = (command: string, transactionId: string, more = {}): string =>
    JSON.stringify({ operator: { command, transactionId, ...more } });

  it('moves the saga, and a refusal says why it does not', async () => {
    const lines = [
      sagaLine(FIRST, reserveNail),
      operator('retry', FIRST),
      operator('skip', FIRST.toUpperCase(), { by: 'ann', reason: 'seen it on the shelf' }),
      operator('cancel', FIRST),
      operator('cancel', SECOND),
    ];
    const groups = await replayGroups(warehouse, lines.join('\n'));
    expect(groups.map(gist)).toEqual([
      ['RESERVE'],
      ['refused SAGA_OPERATOR_COMMAND'],
      ['COMPLETED'],
      ['refused SAGA_OPERATOR_COMMAND'],
      ['refused SAGA_NOT_FOUND'],
      [],
    ]);
    expect(groups[4]).toEqual([
      `{"refused":{"code":"SAGA_NOT_FOUND","reason":"There is no saga ${SECOND}.","transactionId":"${SECOND}"}}`,
    ]);
  });
});

describe('the records', () => {
  it('come at the end, one per saga in the order of their beginnings, also of finished and forgotten ones', async () => {
    const lines = [
      sagaLine(FIRST, [['ring', '{}']]),
      sagaLine(SECOND, [['vanish', '{}']]),
      '{"advance":"PT3H"}',
      sagaLine('0a1b2c3d-0003-4000-8000-000000000003', reserveNail),
    ];
    const groups = await replayGroups(warehouse, lines.join('\n'), { records: true });
    const records = groups
      .at(-1)
      ?.map((line) => (JSON.parse(line) as { record: { status: string; transactionId: string } }).record);
    expect(records?.map(({ transactionId, status }) => [transactionId.slice(9, 13), status])).toEqual([
      ['0001', 'completed'],
      ['0002', 'refused'],
      ['0003', 'running'],
    ]);
    expect((await replayGroups(warehouse, lines.join('\n'))).at(-1)).toEqual([]);
  });
});

import { SagaError } from '@sagachart/core';
import { describe, expect, it } from 'vitest';
import { replayText } from './run-replay.js';
import { FIRST, warehouse } from './warehouse.js';

async function faultOf(text: string): Promise<string> {
  try {
    await replayText(warehouse, text);
  } catch (error) {
    expect(error).toBeInstanceOf(SagaError);
    expect((error as SagaError).code).toBe('SAGA_REPLAY_LINE');
    return (error as SagaError).what;
  }
  return 'none';
}

describe('a malformed line is refused with its number and what is wrong', () => {
  it.each([
    ['{', 'Line 1: The line is not JSON'],
    ['[]', 'Line 1: The line is not a JSON object'],
    ['null', 'Line 1: The line is not a JSON object'],
    ['{}', 'Line 1: The line has none of the members topic, advance, crash, operator, answer'],
    ['\n\r\n  \n{"topic":1,"value":{}}', 'Line 4: "topic" is not a string'],
    ['{"topic":"A"}', 'Line 1: The line lacks the member "value"'],
    ['{"topic":"A","value":{},"offset":1}', 'Line 1: The line has an unknown member "offset"'],
    ['{"topic":"A","value":{},"crash":true}', 'Line 1: The line has an unknown member "crash"'],
    ['{"topic":"A","value":{},"value":{}}', 'Line 1: The line has the member "value" twice'],
    ['{"topic":"A","value":{},"key":7}', 'Line 1: "key" is not a string'],
    ['{"topic":"A","value":{},"at":"yesterday"}', 'Line 1: "at" is not an RFC 3339 time'],
    ['{"topic":"A","value":{},"at":"2026-01-24T25:00:00Z"}', 'Line 1: "at" is not an RFC 3339 time'],
    ['{"topic":"A","value":{},"at":1769263200000}', 'Line 1: "at" is not a string'],
    ['{"topic":"A","value":{},"headers":[]}', 'Line 1: "headers" is not a JSON object'],
    [
      '{"topic":"A","value":{},"headers":{"a":1}}',
      'Line 1: the header "a" is neither text nor {"base64": …}',
    ],
    ['{"topic":"A","value":{},"headers":{"a":{"base64":"A"}}}', 'Line 1: the header "a" is neither'],
    ['{"topic":"A","value":{},"headers":{"a":{"base64":"AFM=","x":1}}}', 'Line 1: the header "a" is neither'],
    ['{"topic":"A","value":{},"headers":{"a":"1","a":"2"}}', 'Line 1: "headers" has the member "a" twice'],
    ['{"advance":30}', 'Line 1: "advance" is not a string'],
    ['{"advance":"30s"}', 'Line 1: "advance" is not an ISO 8601 duration'],
    ['{"advance":"PT1S","unit":"s"}', 'Line 1: The line has an unknown member "unit"'],
    ['{"crash":false}', 'Line 1: "crash" is not true'],
    ['{"operator":"retry"}', 'Line 1: "operator" is not a JSON object'],
    ['{"operator":{"command":"retry"}}', 'Line 1: "operator" lacks the member "transactionId"'],
    [
      `{"operator":{"command":"stop","transactionId":"${FIRST}"}}`,
      'Line 1: "command" is not one of retry, skip, cancel',
    ],
    [
      `{"operator":{"command":"skip","transactionId":"${FIRST}","who":"me"}}`,
      'Line 1: "operator" has an unknown member "who"',
    ],
    ['{"answer":{"activity":"a"}}', 'Line 1: "answer" needs either "result" or "error"'],
    [
      '{"answer":{"activity":"a","result":1,"error":"x"}}',
      'Line 1: "answer" needs either "result" or "error"',
    ],
    ['{"answer":{"activity":"a","error":{}}}', 'Line 1: "error" is not a string'],
    ['{"answer":{"result":1}}', 'Line 1: "answer" lacks the member "activity"'],
    [
      '{"answer":{"activity":"a","result":{"__proto__":1}}}',
      'Line 1: The JSON document has a member named __proto__',
    ],
  ])('%s', async (text, fault) => {
    expect(await faultOf(text)).toContain(fault);
  });

  it('after the lines before it have been done', async () => {
    expect(await faultOf('{"crash":true}\n\n{"advance":"PT1S"}\nstop')).toContain('Line 4: ');
  });
});

describe('an advance', () => {
  it.each(['PT30S', 'PT0.5S', 'PT1H2M3S', 'P1D', 'P2W', 'PT0S', 'P365000D'])(
    'of %s is understood',
    async (duration) => {
      expect(await faultOf(`{"advance":"${duration}"}`)).toBe('none');
    },
  );

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    'P1M',
    'P1Y',
    '-PT1S',
    'PT-1S',
    'PT1.S',
    'pt1s',
    'PT1S ',
    'P365001D',
    '30',
  ])('of %j is refused', async (duration) => {
    expect(await faultOf(`{"advance":"${duration}"}`)).toContain('"advance" is not an ISO 8601 duration');
  });
});

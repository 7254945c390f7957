import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SagaError } from '@sagachart/core';
import { describe, expect, it } from 'vitest';
import { Demo } from '../../src/demo/demo.js';
import { play } from '../../src/demo/play.js';
import { differencesOf, type SagaResult } from '../../src/demo/saga-result.js';
import {
  commandUnder,
  markOf,
  readSample,
  readSamples,
  sampleFilesOf,
  type Sample,
} from '../../src/demo/sample.js';
import { watch } from '../../src/demo/watch.js';

const files = sampleFilesOf(fileURLToPath(new URL('../../sagas', import.meta.url)));
const samples = readSamples(files);
const sampleNamed = (name: string): Sample => samples.find((sample) => sample.name === name) as Sample;

async function resultsOf(
  given: readonly Sample[],
  dialect: 'documented' | 'deployed',
  staggerMs: number,
): Promise<SagaResult[]> {
  const demo = new Demo(given, dialect, () => undefined);
  given.forEach((sample, index) => demo.submit(sample, sample.command.transactionId, index * staggerMs));
  await play(demo, { fast: true });
  return demo.results();
}

describe('the samples', () => {
  it('are the eight kinds of story that the demo promises, two more, and a statechart', () => {
    expect(samples.map(({ name }) => name)).toEqual([
      'cash-shop-withdrawal',
      'character-creation',
      'dungeon-entry',
      'equip-swap',
      'late-answer',
      'operator-retry',
      'portal-block',
      'quest-reward',
      'shop-purchase',
      'storage-transfer',
      'undo-parks',
    ]);
    for (const { expected } of samples) expect(Object.keys(expected?.steps ?? {})).not.toEqual([]);
  });

  describe.each(['documented', 'deployed'] as const)('in the %s dialect', (dialect) => {
    it.each(samples)('$name ends as its file expects', async (sample) => {
      const [result] = await resultsOf([sample], dialect, 0);
      expect(result && differencesOf(result)).toEqual([]);
      const ids = result?.record?.context.steps.map(({ id }) => id);
      expect(Object.keys(sample.expected?.steps ?? {})).toEqual(ids);
    });

    it.each([0, 10, 400])('all together, %d ms apart, they end the same', async (staggerMs) => {
      const results = await resultsOf(samples, dialect, staggerMs);
      expect(
        results.map(({ sample, ...result }) => [sample.name, differencesOf({ sample, ...result })]),
      ).toEqual(samples.map(({ name }) => [name, []]));
    });
  });

  it('go the same way again under a new transaction id', async () => {
    const stop = new AbortController();
    const demo = new Demo(samples, 'documented', () => undefined);
    const judged: SagaResult[] = [];
    await watch(demo, samples, { fast: true, signal: stop.signal, betweenMs: 1 }, (result) => {
      judged.push(result);
      if (judged.length === 2 * samples.length) stop.abort();
    });
    expect(judged.map(({ sample }) => sample.name)).toEqual([...samples, ...samples].map(({ name }) => name));
    expect(judged.flatMap(differencesOf)).toEqual([]);
    expect(new Set(judged.map(({ transactionId }) => transactionId)).size).toBe(judged.length);
  });
});

describe('a result that is not as expected', () => {
  it('is told member by member', async () => {
    const sample = sampleNamed('shop-purchase');
    const expected = {
      outcome: 'COMPLETED',
      status: 'completed',
      errorCode: 'X',
      failedStep: 'pay',
      steps: { pay: 'succeeded', gone: 'parked' },
    } as const;
    const [result] = await resultsOf([{ ...sample, expected }], 'documented', 0);
    expect(result && differencesOf(result)).toEqual([
      'the outcome is FAILED, not COMPLETED',
      'the status is failed, not completed',
      'the error code is INVENTORY_FULL, not X',
      'the failed step is give_sword, not pay',
      'step pay is compensated, not succeeded',
      'step gone is missing, not parked',
    ]);
  });
});

describe('a sample file', () => {
  const text = readFileSync(files.at(-1) as string, 'utf8');

  it('is a saga command, with 64-bit numbers to the digit, and can be put under another id', () => {
    const { command } = sampleNamed('cash-shop-withdrawal');
    expect(command.steps[0]?.payload).toMatchObject({ cashId: 4611686018427387905n });
    const id = '11111111-2222-4333-8444-00000000000a';
    const named = {
      ...sampleNamed('quest-reward'),
      command: { ...command, initiatedBy: command.transactionId },
    };
    expect(commandUnder(named, id)).toEqual({ ...command, transactionId: id, initiatedBy: id });
    expect(markOf(command.transactionId)).toBe(markOf(id));
  });

  it('may be a plain saga command', () => {
    const { demo: _demo, ...command } = JSON.parse(text) as { demo: object; transactionId: string };
    expect(readSample('plain.json', JSON.stringify(command))).toMatchObject({
      name: 'plain',
      title: 'plain',
      expected: undefined,
      command,
    });
  });

  it.each([
    ['{', /^The sample x\.json cannot be used: .*not a JSON document/],
    ['{}', /transactionId: /],
    [text.replace(/"5a6a0000[^"]*"/, '"seven"'), /transactionId is not a uuid/],
    [text.replace('"title"', '"titel"'), /demo: .*titel/],
    [text.replace('"reject"', '"explode"'), /demo\.services\.0\.answer: /],
  ])('that cannot be used is refused by name (%#)', (broken, fault) => {
    const read = () => readSample('x.json', broken);
    expect(read).toThrow(SagaError);
    expect(read).toThrow(fault);
  });

  it('must not end its id like another one, for that is how the services know it', () => {
    expect(() => readSamples([files[0] as string, files[0] as string])).toThrow(
      /its transaction id ends like that of/,
    );
    expect(() => readSamples(['missing.json'])).toThrow(/^The sample missing\.json cannot be used: ENOENT/);
  });
});

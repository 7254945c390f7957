import { afterEach, expect, it, vi } from 'vitest';
import { engineFor, handleBody, handleMessage, hostileCatalog } from '../../bench/handle-hostile.js';
import { hostileInputs } from '../../bench/hostile-inputs.js';

const BYTES = 500_000;
const inputs = hostileInputs(BYTES);
const commands = inputs.filter(({ topic, headers }) => topic === hostileCatalog.sagaCommandTopic && !headers);

/** A command is read once and written three times: its fingerprint, what it sends, its record. Little more may be done. */
const STEPS_PER_BYTE = 4.2;

afterEach(() => void vi.restoreAllMocks());

/**
 * Counts what dear work with an input is made of, instead of the time that it takes: members that are listed, names that are folded,
 * characters that are parsed and written.
 */
function stepsOf(work: () => unknown): number {
  let steps = 0;
  for (const name of ['keys', 'values', 'entries'] as const) {
    const original = Object[name] as (value: object) => unknown[];
    vi.spyOn(Object, name).mockImplementation((value: object) => {
      const listed = original(value);
      steps += listed.length;
      return listed as never;
    });
  }
  const { parse, stringify } = JSON;
  vi.spyOn(JSON, 'parse').mockImplementation((text: string) => {
    steps += text.length;
    return parse(text) as unknown;
  });
  vi.spyOn(JSON, 'stringify').mockImplementation((value: unknown) => {
    const text = stringify(value);
    steps += text?.length ?? 0;
    return text;
  });
  const folded = vi.spyOn(String.prototype, 'toLowerCase');
  work();
  // A fold costs about as much as ten characters.
  steps += folded.mock.calls.length * 10;
  vi.restoreAllMocks();
  return steps;
}

it.each(inputs.map((input) => [input.name, input] as const))(
  'a message costs no more than some steps for each of its bytes: %s',
  (_name, input) => {
    expect(input.value.length).toBeLessThanOrEqual(BYTES);
    const engine = engineFor(input);
    const steps = stepsOf(() => handleMessage(engine, input));
    expect(steps).toBeLessThan(STEPS_PER_BYTE * BYTES);
  },
);

it.each(commands.map((input) => [input.name, input] as const))(
  'a body costs no more than some steps for each of its bytes: %s',
  (_name, input) => {
    const steps = stepsOf(() => handleBody(input));
    expect(steps).toBeLessThan(STEPS_PER_BYTE * BYTES);
  },
);

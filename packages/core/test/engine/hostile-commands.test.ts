import { describe, expect, it } from 'vitest';
import { atlasCatalog, judgeSagaCommand, MAX_FAULTS, MAX_IDENTIFIER, SagaEngine } from '../../src/index.js';
import { command, COMMANDS, Desk, failedBody, ID, said, step } from './desk.js';

const catalog = atlasCatalog('documented');
const sample = (action: string): object => catalog.actions.get(action)?.sample as object;
const withList = (count: number, item: unknown) => {
  const distributions = Array.from({ length: count }, () => item);
  return command(
    step('a', 'award_experience', { payload: { ...sample('award_experience'), distributions } }),
  );
};
const faultsOf = (value: unknown, maxSteps = 100) => {
  const judged = judgeSagaCommand(value, catalog, maxSteps);
  return judged.ok ? [] : judged.faults;
};

describe('a saga command made to cost more than it weighs', () => {
  it.each([
    ['that fit', {}],
    ['that do not fit', 'x'],
  ])('is refused for a list of 125,000 items %s', (_kind, item) => {
    expect(faultsOf(withList(125_000, item))).toEqual([
      expect.objectContaining({ code: 'SAGA_PAYLOAD_INVALID', at: 'steps[0].payload', stepId: 'a' }),
    ]);
  });

  it('is refused with a hundred faults, and how many more there are', () => {
    const faults = faultsOf(withList(9_000, 'x'));
    expect(faults).toHaveLength(MAX_FAULTS + 1);
    expect(faults.at(-1)).toMatchObject({ code: 'SAGA_PAYLOAD_INVALID', problem: 'and 8900 more faults' });
    expect(JSON.stringify(faults).length).toBeLessThan(30_000);
  });

  it('is refused with a hundred faults over all its steps', () => {
    const payload = { ...sample('award_experience'), distributions: Array.from({ length: 50 }, () => 'x') };
    const steps = Array.from({ length: 100 }, (_, index) =>
      step(`s${index}`, 'award_experience', { payload }),
    );
    const faults = faultsOf(command(...steps));
    expect(faults).toHaveLength(MAX_FAULTS + 1);
    expect(faults.at(-1)).toMatchObject({ more: 5_000 - MAX_FAULTS });
  });

  it('is refused for faults in every one of as many steps as can be allowed', () => {
    const broken = {
      ...step('a', 'award_experience', { payload: { distributions: ['x'] } }),
      createdAt: 'never',
    };
    const steps = Array.from({ length: 10_000 }, () => broken);
    expect(faultsOf(command(...steps), 10_000)).toHaveLength(MAX_FAULTS + 1);
  });

  it('is answered with FAILED, not set aside as a fault of the engine', () => {
    const value = JSON.stringify(withList(125_000, 'x'));
    const output = new SagaEngine(catalog).handle({ kind: 'message', topic: COMMANDS, value, at: 1 });
    expect(output.deadLetters.map(({ code }) => code)).toEqual(['SAGA_PAYLOAD_INVALID']);
    expect(said(output)).toEqual(['FAILED at a']);
  });
});

describe('an identifier', () => {
  const long = 'x'.repeat(MAX_IDENTIFIER + 1);
  const good = step('a', 'pay');

  it.each<[string, object]>([
    ['sagaType', { ...command(good), sagaType: long }],
    ['initiatedBy', { ...command(good), initiatedBy: long }],
    ['steps[0].stepId', command(step(long, 'pay'))],
    ['steps[0].action', command(step('a', long))],
  ])('%s is refused when it is longer than metrics and lists can bear', (at, value) => {
    const { deadLetters } = new Desk().submit(value);
    expect(deadLetters[0]?.reason).toContain(`${at}: is longer than ${MAX_IDENTIFIER} characters`);
  });

  it('is taken up to that length', () => {
    const fits = 'x'.repeat(MAX_IDENTIFIER);
    const value = { ...command(step(fits, 'pay')), sagaType: fits, initiatedBy: fits };
    expect(new Desk().submit(value).deadLetters).toEqual([]);
  });

  it('that is refused is not told, nor kept, at its length', () => {
    const desk = new Desk();
    const output = desk.submit({ ...command(good), transactionId: ID, sagaType: 'x'.repeat(400_000) });
    expect(String(failedBody(output)?.['sagaType']).length).toBeLessThanOrEqual(MAX_IDENTIFIER);
    expect(JSON.stringify(desk.record).length).toBeLessThan(10_000);
  });
});

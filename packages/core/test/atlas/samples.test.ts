import { describe, expect, it } from 'vitest';
import type { AnyAction, LookUp, StepView } from '../../src/chart/index.js';
import { decodeJson, encodeJson, readWire } from '../../src/wire/index.js';
import { portAnswer } from './support/found.js';
import { allDialects, catalogs, sentBy, stepOf, undoSentBy } from './support/steps.js';

function answered(lookUp: LookUp<StepView, unknown>, step: StepView, action = ''): unknown {
  expect(() => encodeJson(lookUp.input(step))).not.toThrow();
  const { templateId } = lookUp.input(step);
  const answer = portAnswer(lookUp.activity, templateId, action);
  const judged = readWire(lookUp.answer, answer, 'go');
  if (!judged.ok) throw new Error(`${lookUp.activity}: ${JSON.stringify(judged.faults)}`);
  expect(lookUp.refuse?.(judged.value, step)).toBeUndefined();
  return judged.value;
}

/** The step of the sample, completed by whatever its events would have told. */
function completedStep(action: AnyAction): StepView {
  const step = stepOf(action);
  const found = action.lookUp ? answered(action.lookUp, step, action.name) : undefined;
  const result = {
    ...{ assetId: 501, slot: 3, landed: -11, swapped: true, oldStyle: 3, oldMapId: 100000000 },
    ...{ amount: 250, oldMesos: 10, balance: 10, characterId: 20001 },
  };
  const memo = action.memo && {
    ...{ templateId: 4000001, referenceId: 77, referenceType: 'etc', referenceData: { quantity: 20 } },
    quantity: 5,
  };
  return { ...step, found, result, memo };
}

describe.each(allDialects)('every sample of the %s dialect', (dialect) => {
  const actions = [...catalogs[dialect].actions.values()].map((action) => [action.name, action] as const);
  const channels = new Set(catalogs[dialect].commandChannels.map(({ name }) => name));

  it.each(actions.filter(([, { send }]) => send))(
    '%s: builds a command that fits its channel',
    (_name, action) => {
      const commands = sentBy(action, completedStep(action));
      expect(commands.length).toBeGreaterThan(0);
      expect(commands.filter(({ channel }) => !channels.has(channel))).toEqual([]);
    },
  );

  it.each(actions.filter(([, { undo }]) => undo.kind === 'inverse'))(
    '%s: builds an inverse that fits its channel',
    (_name, action) => {
      const step = completedStep(action);
      if (action.undo.kind !== 'inverse') throw new Error('no inverse');
      expect(action.undo.impossibleWhen?.(step)).toBeUndefined();
      const found = action.undo.lookUp ? answered(action.undo.lookUp, step) : undefined;
      const commands = undoSentBy(action, step, found);
      expect(commands.length).toBeGreaterThan(0);
      expect(commands.filter(({ channel }) => !channels.has(channel))).toEqual([]);
    },
  );

  it.each(actions.filter(([, { parts }]) => parts.length > 0))(
    '%s: its parts get payloads that fit',
    (_name, action) => {
      const step = completedStep(action);
      for (const part of action.parts) {
        const judged = readWire(part.action.payload, part.payload(step), 'strict');
        expect(judged.ok ? [] : judged.faults, part.action.name).toEqual([]);
        const memo = part.memo?.(step);
        if (memo && part.action.memo) expect(readWire(part.action.memo, memo, 'strict').ok).toBe(true);
      }
    },
  );

  it.each(actions)('%s: it survives being written and read, digit by digit', (_name, action) => {
    const read = readWire(action.payload, decodeJson(encodeJson(action.sample)), 'go');
    expect(read).toMatchObject({ ok: true, value: action.sample });
  });
});

import { describe, expect, it } from 'vitest';
import { decodeJson, encodeJson, readWire } from '../../src/wire/index.js';
import { remainingShapes } from './support/remaining-shapes.js';
import { flows, type Flow } from './support/wire-examples.js';
import { actionOf, bothDialects, catalogs, sentBy, stepOf, T, undoSentBy } from './support/steps.js';

/** Topic variable and value, as they stand on the wire. */
function written(
  flow: Flow,
  dialect: (typeof bothDialects)[number],
): readonly (readonly [topic: string, value: string])[] {
  const action = actionOf(flow.action, dialect);
  const payload = readWire(action.payload, decodeJson(flow.payload), 'go');
  if (!payload.ok) throw new Error(JSON.stringify(payload.faults));
  const step = stepOf(action, {
    payload: payload.value,
    found: flow.found,
    result: flow.undo?.result,
    memo: flow.undo?.memo,
  });
  const commands = flow.undo ? undoSentBy(action, step, flow.undo.found) : sentBy(action, step);
  return commands.map(({ channel, value }) => [catalogs[dialect].topicOf(channel), encodeJson(value)]);
}

describe.each(bothDialects)('the commands of the %s dialect are written to the letter', (dialect) => {
  const shown = (list: readonly Flow[]) =>
    list.flatMap((flow) => {
      const expected = flow[dialect] ?? flow.both;
      return expected ? [[flow.title, flow, expected] as const] : [];
    });

  it.each(shown(flows))('%s', (_title, flow, expected) => {
    expect(written(flow, dialect)).toEqual([expected]);
  });

  it.each(shown(remainingShapes))('one message of the shape %s', (_title, flow, [topic, value]) => {
    expect(written(flow, dialect)).toEqual([[topic, value.replaceAll('"T"', `"${T}"`)]]);
  });
});

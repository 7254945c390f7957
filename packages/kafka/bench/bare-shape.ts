import { awardMesos, encodeRecord, judgeSagaCommand, SagaEngine } from '@sagachart/core';
import { encodeJson } from '@sagachart/core';
import type { RecordHeader } from '@sagachart/kafka';
import { catalog, fiveSteps, tenantHeaders } from './shape.js';

/** The step that a bare command or answer belongs to; a saga command has none. */
export function stepOf(headers: readonly RecordHeader[]): number {
  const own = headers.find(([name]) => name === 'step');
  return own ? Number(own[1]?.toString()) : -1;
}

const id = '0a1b2c3d-0001-4000-8000-000000000001';
const { send } = awardMesos;
const sample = send?.({
  transactionId: id,
  sagaType: '',
  initiatedBy: '',
  stepId: '',
  index: 0,
  payload: awardMesos.sample,
  found: undefined,
  result: undefined,
  memo: undefined,
});
const commandText = encodeJson((Array.isArray(sample) ? sample[0] : sample)?.value);

/** Values of the same length as those of the real thing. */
export const commandValue = (key: Buffer | null): Buffer =>
  Buffer.from(commandText.replace(id, key?.toString() ?? id));
export const answerValue = (key: Buffer | null): Buffer =>
  Buffer.from(commandText.replace(id, key?.toString() ?? id).replace('REQUEST_CHANGE_MESO', 'MESO_CHANGED'));
export const outcomeValue = (key: Buffer | null): Buffer =>
  Buffer.from(`{"transactionId":"${key?.toString() ?? id}","type":"COMPLETED","body":{}}`);

/** A record as long as that of a saga half way through. */
export const recordValue: Buffer = (() => {
  const engine = new SagaEngine(catalog);
  const value = encodeJson(fiveSteps(id, 12_345, false));
  engine.handle({
    kind: 'message',
    topic: catalog.sagaCommandTopic,
    value,
    headers: tenantHeaders,
    at: Date.now(),
  });
  const record = engine.find(id);
  if (!record) throw new Error(JSON.stringify(judgeSagaCommand(JSON.parse(value), catalog, 100)));
  return Buffer.from(encodeRecord(record));
})();

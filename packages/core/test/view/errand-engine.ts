import {
  decodeRecord,
  encodeJson,
  type EngineInput,
  type EngineOptions,
  type EngineOutput,
  type OperatorVerb,
  type SagaDraft,
  SagaEngine,
  type SagaRecord,
  textBytes,
} from '../../src/index.js';
import { errandCatalog } from '../export/errand.js';

export const ID = '0a1b2c3d-0001-4000-8000-000000000001';
export const TENANT = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
export const START = Date.parse('2026-01-24T14:00:00Z');

type Untimed = EngineInput extends infer Input
  ? Input extends { at: number }
    ? Omit<Input, 'at'>
    : never
  : never;

/** An engine whose records are kept as text; each input comes a second after the one before. */
export function errandEngine(options: EngineOptions = {}) {
  const engine = new SagaEngine(errandCatalog, options);
  const texts = new Map<string, string>();
  const changes: [string, string | null][] = [];
  let at = START - 1_000;
  const handle = (input: Untimed): EngineOutput => {
    at += 1_000;
    const output = engine.handle({ ...input, at } as EngineInput);
    for (const id of output.changed) {
      const text = engine.encodeRecord(id);
      changes.push([id, text]);
      if (text === null) texts.delete(id);
      else texts.set(id, text);
    }
    return output;
  };
  return {
    engine,
    handle,
    /** Everything that was stored, in order. */
    changes,
    submit: (draft: SagaDraft, id = ID) =>
      handle({
        kind: 'message',
        topic: 'COMMAND_TOPIC_SAGA',
        value: encodeJson(draft.toCommand(id)),
        headers: [['TENANT_ID', textBytes(TENANT)]],
      }),
    answer: (type: 'PAID' | 'REFUSED' | 'REFUNDED', amount = 5, id = ID) =>
      handle({
        kind: 'message',
        topic: 'ANSWERS_OF_TOWN',
        value: encodeJson({ transactionId: id, type, body: type === 'REFUSED' ? {} : { amount } }),
        headers: [['TENANT_ID', textBytes(TENANT)]],
      }),
    port: (outcome: { readonly result: unknown } | { readonly error: string }, step = 0, id = ID) =>
      handle({ kind: 'activity', transactionId: id, key: `${id}:${step}:execute`, outcome }),
    operate: (command: OperatorVerb, id = ID) =>
      handle({ kind: 'operator', transactionId: id, command, by: 'ada' }),
    pass: (ms: number) => {
      at += ms;
      return handle({ kind: 'time' });
    },
    text: (id = ID): string => texts.get(id) ?? '',
    record: (id = ID): SagaRecord => decodeRecord(texts.get(id) ?? ''),
  };
}

import {
  ATTEMPT_HEADER,
  type Catalog,
  decodeRecord,
  type EngineInput,
  type EngineOptions,
  type EngineOutput,
  type Headers,
  headerText,
  IDEMPOTENCY_KEY_HEADER,
  type OperatorVerb,
  SagaEngine,
  type SagaRecord,
  textBytes,
} from '../../src/index.js';
import { townCatalog } from '../model/town/catalog.js';

export const ID = '0a1b2c3d-0001-4000-8000-000000000001';
export const OTHER_ID = '0a1b2c3d-0002-4000-8000-000000000002';
export const COMMANDS = 'COMMAND_TOPIC_SAGA';
export const STATUS = 'EVENT_TOPIC_TOWN_STATUS';

type Untimed = EngineInput extends infer I ? (I extends { at: number } ? Omit<I, 'at'> : never) : never;

/** One step of a saga command; its tag is its id. */
export const step = (stepId: string, action: string, more: object = {}) => {
  const { payload, ...others } = more as { payload?: object };
  return { stepId, status: 'pending', action, payload: { tag: stepId, amount: 5, ...payload }, ...others };
};

export const command = (...steps: readonly object[]) => ({
  transactionId: ID,
  sagaType: 'errand',
  initiatedBy: 'test',
  steps,
});

/** Headers of a participant that echoes which sending it answers. */
export const echo = (key: string, attempt: number): Headers => [
  [IDEMPOTENCY_KEY_HEADER, textBytes(`${ID}:${key}`)],
  [ATTEMPT_HEADER, textBytes(String(attempt))],
];

/** What an output told the world: `COMMAND key#attempt` without the transaction id, `COMPLETED`, `FAILED at <step>`. */
export function said({ messages, activities }: EngineOutput): string[] {
  const told = messages.map(({ kind, value, headers }) => {
    const { type, body } = JSON.parse(value) as { type: string; body: { failedStep?: string } };
    if (kind === 'outcome') return type === 'FAILED' ? `FAILED at ${body.failedStep}` : type;
    const key = headerText(headers, IDEMPOTENCY_KEY_HEADER) ?? '';
    return `${type} ${key.slice(37)}#${headerText(headers, ATTEMPT_HEADER)}`;
  });
  return [...told, ...activities.map(({ activity, key }) => `ask ${activity} ${key.slice(37)}`)];
}

/** The FAILED body among the messages. */
export function failedBody({ messages }: EngineOutput): Record<string, unknown> | undefined {
  const outcome = messages.find(({ kind }) => kind === 'outcome');
  return outcome && (JSON.parse(outcome.value) as { body: Record<string, unknown> }).body;
}

/** An engine with the town's catalogue, a store of records, and a clock that only moves when told to. */
export class Desk {
  engine: SagaEngine;
  now = 1_000_000;
  readonly store = new Map<string, string>();

  constructor(
    private readonly options: EngineOptions = {},
    private readonly catalog: Catalog = townCatalog,
  ) {
    this.engine = new SagaEngine(catalog, options);
  }

  handle(input: Untimed): EngineOutput {
    const output = this.engine.handle({ ...input, at: this.now } as EngineInput);
    for (const id of output.changed) {
      const text = this.engine.encodeRecord(id);
      if (text === null) this.store.delete(id);
      else this.store.set(id, text);
    }
    return output;
  }

  /** Sends a message to the saga command topic; an object is written as JSON. */
  submit(value: object | string | null, headers: Headers = []): EngineOutput {
    const text = value instanceof Uint8Array || typeof value !== 'object' || value === null;
    return this.handle({
      kind: 'message',
      topic: COMMANDS,
      value: text ? (value as string | null) : JSON.stringify(value),
      headers,
    });
  }

  /** Starts the saga of these steps. */
  start(...steps: readonly object[]): EngineOutput {
    return this.submit(command(...steps));
  }

  status(type: string, body: object, more: { id?: string; headers?: Headers } = {}): EngineOutput {
    const value = JSON.stringify({ transactionId: more.id ?? ID, type, body });
    return this.handle({ kind: 'message', topic: STATUS, value, headers: more.headers ?? [] });
  }

  /** The participant obeyed. */
  done(command: string, tag: string, amount = 0, headers: Headers = []): EngineOutput {
    return this.status('DONE', { command, tag, amount, receipt: 'r1' }, { headers });
  }

  refuse(command: string, tag: string, amount = 0, headers: Headers = []): EngineOutput {
    return this.status('REFUSED', { command, tag, amount, error: 'NOT_TODAY' }, { headers });
  }

  port(
    key: string,
    outcome: { result: unknown } | { error: string } = { result: { place: 7 } },
    attempt?: number,
  ): EngineOutput {
    const call = { key: `${ID}:${key}`, ...(attempt === undefined ? {} : { attempt }) };
    return this.handle({ kind: 'activity', transactionId: ID, ...call, outcome });
  }

  operate(verb: OperatorVerb, more: { id?: string; by?: string; reason?: string } = {}): EngineOutput {
    const { id = ID, ...others } = more;
    return this.handle({ kind: 'operator', transactionId: id, command: verb, ...others });
  }

  pass(ms: number): EngineOutput {
    this.now += ms;
    return this.handle({ kind: 'time' });
  }

  /** A new process with the stored records. */
  restart(): void {
    this.engine = new SagaEngine(this.catalog, this.options);
    for (const text of this.store.values()) this.engine.load(decodeRecord(text));
  }

  get record(): SagaRecord {
    return decodeRecord(this.store.get(ID) ?? 'null');
  }
  /** `status: status of each step`. */
  get standing(): string {
    const { status, context } = this.record;
    return `${status}: ${context.steps.map((one) => one.status).join(' ')}`;
  }
}

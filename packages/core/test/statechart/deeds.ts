import {
  BODY,
  decodeJson,
  defineAction,
  defineCommandChannel,
  defineStatusChannel,
  encodeJson,
  object,
  str,
  TYPE,
  uuid,
} from '../../src/index.js';
import {
  advanceSaga,
  contextOf,
  type DefinedSaga,
  restoreSaga,
  type SagaEmitted,
  type SagaInputEvent,
  type SagaState,
  startSaga,
  storeSaga,
  type StoredSaga,
} from '../../src/statechart/index.js';

const envelope = { transactionId: uuid(), type: TYPE, body: BODY } as const;
const deed = { name: str() };

export const deeds = defineCommandChannel({
  name: 'deeds',
  topic: 'COMMAND_TOPIC_DEEDS',
  envelope,
  types: { DO: deed, UNDO: deed },
});
export const deedStatus = defineStatusChannel({
  name: 'deed-status',
  topic: 'EVENT_TOPIC_DEED_STATUS',
  envelope,
  transactionIdAt: ['top'],
  types: { DONE: { name: str(), receipt: str() }, REFUSED: deed, UNDONE: deed, UNDO_REFUSED: deed },
});

/** An action that does what its payload names, keeps the receipt, and can be undone. */
export const perform = defineAction({
  name: 'perform',
  kind: 'command',
  summary: 'Does a deed.',
  payload: object({ name: str() }),
  sample: { name: 'a' },
  send: ({ transactionId, payload }) => deeds.types.DO({ transactionId, body: payload }),
  completes: (on) => [
    on(
      deedStatus.types.DONE,
      ({ payload }) => ({ body: { name: payload.name } }),
      ({ body }) => ({ receipt: body.receipt }),
    ),
  ],
  fails: (on) => [
    on(
      deedStatus.types.REFUSED,
      ({ payload }) => ({ body: { name: payload.name } }),
      ({ body }) => ({ reason: `${body.name} was refused`, errorCode: 'REFUSED' }),
    ),
  ],
  undo: {
    kind: 'inverse',
    send: ({ transactionId, payload }) => deeds.types.UNDO({ transactionId, body: payload }),
    completes: (on) => [on(deedStatus.types.UNDONE, ({ payload }) => ({ body: payload }))],
    fails: (on) => [on(deedStatus.types.UNDO_REFUSED, ({ payload }) => ({ body: payload }))],
  },
});

export const transactionId = '11111111-1111-4111-8111-111111111111';

/** One saga, driven by hand; after every turn it is stored and restored, so that nothing can rely on memory. */
export class Hand {
  state: SagaState;
  now = 1_000;
  readonly sent: string[] = [];
  readonly calls: Extract<SagaEmitted, { type: 'activity' }>[] = [];
  readonly notes: string[] = [];
  readonly emitted: unknown[] = [];
  outcome: unknown;

  constructor(
    readonly definition: DefinedSaga,
    input: unknown = {},
  ) {
    const head = { transactionId, sagaType: definition.name, initiatedBy: 'test', input };
    this.state = this.#after(startSaga(definition.compiled, head, this.now));
  }

  get value(): unknown {
    return this.state.machines[0]?.snapshot.value;
  }

  get context(): unknown {
    return this.state.machines[0]?.snapshot.context;
  }

  /** A participant tells something of a deed. */
  tell(type: keyof typeof deedStatus.types, name: string): boolean {
    const body = type === 'DONE' ? { name, receipt: `receipt of ${name}` } : { name };
    return this.give({
      kind: 'status',
      event: {
        type: `deed-status.${type}`,
        value: { transactionId, type, body },
        at: this.now,
      },
    });
  }

  event(type: string, members: object = {}): boolean {
    return this.give({ kind: 'event', event: { type, ...members } });
  }

  pass(ms: number): boolean {
    this.now += ms;
    return this.give({ kind: 'time' });
  }

  answer(activity: string, value: unknown): boolean {
    const call = this.calls.findLast((one) => one.activity === activity);
    return this.give({ kind: 'call', key: call?.key ?? '', answer: 'activity.answered', value });
  }

  refuse(activity: string, value: string): boolean {
    const call = this.calls.findLast((one) => one.activity === activity);
    return this.give({ kind: 'call', key: call?.key ?? '', answer: 'activity.failed', value });
  }

  operate(command: 'retry' | 'skip' | 'cancel', step?: string): boolean {
    return this.give({ kind: 'operator', command, note: 'why', ...(step === undefined ? {} : { step }) });
  }

  give(input: SagaInputEvent): boolean {
    const turn = advanceSaga(this.definition.compiled, this.state, input, this.now);
    this.state = this.#after(turn);
    return turn.taken;
  }

  #after({ state, emitted }: { state: SagaState; emitted: readonly SagaEmitted[] }): SagaState {
    for (const one of emitted) {
      if (one.type === 'command')
        this.sent.push(`${one.command} ${(one.value as { body: { name: string } }).body.name}`);
      else if (one.type === 'activity') this.calls.push(one);
      else if (one.type === 'outcome') this.outcome = one.outcome === 'FAILED' ? one.failure : one.body;
      else if (one.type === 'note') this.notes.push(`${one.what} ${one.note}`);
      else this.emitted.push(one.event);
    }
    const stored = decodeJson(encodeJson(storeSaga(this.definition, state))) as unknown as StoredSaga;
    const context = decodeJson(encodeJson(contextOf(state))) as unknown as ReturnType<typeof contextOf>;
    return restoreSaga(this.definition, stored, context);
  }
}

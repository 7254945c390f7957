import type { EngineInput, MessageInput } from '../../../src/index.js';
import { IDEMPOTENCY_KEY_HEADER, TENANT_HEADER, textBytes } from '../../../src/index.js';
import { type Schedule, transactionIdOf } from './schedule.js';

/** Something that happens to sagas under way; `n` chooses among what is there. */
export type Move = readonly [kind: MoveKind, n: number];
export type MoveKind = keyof typeof moves;

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

function takeOut<T>(list: T[], n: number): T | undefined {
  return list.splice(n % Math.max(1, list.length), 1)[0];
}

/** Messages that look like an answer and are none. */
function surplusInput(schedule: Schedule, n: number): EngineInput {
  const status = (value: unknown, headers: MessageInput['headers'] = []): EngineInput => ({
    kind: 'message',
    topic: 'EVENT_TOPIC_TOWN_STATUS',
    value: typeof value === 'string' || value === null ? value : JSON.stringify(value),
    headers,
    at: schedule.now,
  });
  const answer = pick([...schedule.inFlight, ...schedule.past], n);
  const body = answer?.from === 'participant' ? answer.body : { command: 'BREW', tag: 's0' };
  const type = answer?.from === 'participant' ? answer.type : 'DONE';
  const transactionId = transactionIdOf(0);
  const variants = [
    () => status({ transactionId: '5a9a0000-0000-4000-8000-0000000000ff', type, body }),
    () =>
      status({ transactionId, type, body }, [
        [TENANT_HEADER, textBytes('5a9a0000-0000-4000-8000-0000000000ff')],
      ]),
    () => status({ transactionId, type, body: { ...body, tag: 'of somebody else' } }),
    () => status({ transactionId, type: 'APPLAUDED', body }),
    () => status({ transactionId, type, body }, [[IDEMPOTENCY_KEY_HEADER, textBytes('of:somebody:else')]]),
    () => status({ transactionId, type: 'DONE', body: { tag: 1 } }),
    () => status('{"transactionId":'),
    () => status(null),
    () => schedule.commandInput(0),
    () => schedule.commandInput(0, { sagaType: 'another' }),
    () => schedule.commandInput(0, { steps: [] }),
  ];
  return (pick(variants, n) as () => EngineInput)();
}

const moves = {
  deliver(schedule: Schedule, n: number): void {
    const answer = takeOut(schedule.inFlight, n);
    if (answer) schedule.deliver(answer);
  },
  deliverAndKeep(schedule: Schedule, n: number): void {
    const answer = pick(schedule.inFlight, n);
    if (answer) schedule.deliver(answer);
  },
  deliverAgain(schedule: Schedule, n: number): void {
    const answer = pick(schedule.past, n);
    if (answer) schedule.deliver(answer);
  },
  /** The engine handles it, but its outputs are lost, and the input comes once more. */
  deliverInVain(schedule: Schedule, n: number): void {
    const answer = takeOut(schedule.inFlight, n);
    if (!answer) return;
    schedule.host.handleInVain(schedule.inputOf(answer));
    // Its successor asks the ports that are waited for once more.
    schedule.crash();
    schedule.deliver(answer);
  },
  due(schedule: Schedule): void {
    if (schedule.nextDeadline !== undefined) schedule.passTo(schedule.nextDeadline);
  },
  wait(schedule: Schedule, n: number): void {
    schedule.passTo(schedule.now + n * 40);
  },
  crash(schedule: Schedule): void {
    schedule.crash();
  },
  operator(schedule: Schedule, n: number): void {
    schedule.operator(n % schedule.models.length, pick(['retry', 'skip', 'cancel'], n >> 1) as 'retry');
  },
  surplus(schedule: Schedule, n: number): void {
    schedule.surplus(surplusInput(schedule, n));
  },
};

export function perform(schedule: Schedule, [kind, n]: Move): void {
  moves[kind](schedule, n);
}

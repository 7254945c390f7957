import assert from 'node:assert/strict';
import { requireConservation } from './conservation.js';
import { RETENTION_MS, type Schedule, transactionIdOf } from './schedule.js';
import type { Trace } from './trace.js';

/** Everything that is under way arrives, everything that is due happens. */
export function settle(schedule: Schedule): void {
  for (let round = 0; ; round += 1) {
    assert.ok(round < 2_000, 'the sagas never come to rest');
    const answer = schedule.inFlight.shift();
    if (answer) schedule.deliver(answer);
    else if (schedule.nextDeadline !== undefined) schedule.passTo(schedule.nextDeadline);
    else return;
  }
}

/** What must hold once nothing is due any more. */
export function requireInvariants(schedule: Schedule): void {
  schedule.traces.forEach((trace, saga) => {
    trace.requireQuiet(schedule.operatorSpoke);
    if (schedule.options.remembers && trace.record) {
      requireConservation(trace.record, trace.steps, (step) => schedule.town.deedsOf(saga, step));
    }
    if (!trace.fullyUndone || !obeyedOnce(schedule, trace)) return;
    const changed = [...(schedule.town.changes[saga] ?? [])].filter(([, by]) => by !== 0);
    assert.deepEqual(changed, [], 'what a failed saga had changed is as it was');
  });
}

const obeyedOnce = ({ options }: Schedule, { sent }: Trace): boolean =>
  options.remembers || [...sent.values()].every((times) => times === 1);

/** Terminal states absorb whatever still comes, and are forgotten after the retention time. */
export function outlive(schedule: Schedule): void {
  const { models, host } = schedule;
  for (const answer of [...schedule.past]) {
    if (models[answer.saga]?.ended) assert.deepEqual(schedule.deliver(answer).messages, []);
  }
  models.forEach((model, saga) => {
    if (!model.ended) return;
    for (const verb of ['retry', 'skip', 'cancel'] as const) schedule.operator(saga, verb);
    const again = schedule.feed(schedule.commandInput(saga), () => undefined);
    assert.deepEqual(again.ignored, ['repeated-command']);
  });
  const ends = schedule.settled.flatMap((settled, saga) =>
    settled ? [{ saga, due: settled.at + RETENTION_MS }] : [],
  );
  for (const { saga, due } of ends.sort((one, other) => one.due - other.due)) {
    schedule.now = Math.max(schedule.now, due - 1);
    const early = host.handle({ kind: 'time', at: schedule.now });
    if (schedule.now < due) {
      assert.ok(host.store.has(transactionIdOf(saga)), 'a saga is remembered for the whole retention time');
      const again = host.handle(schedule.commandInput(saga));
      assert.deepEqual([again.messages, again.ignored], [[], ['repeated-command']]);
    }
    schedule.now = Math.max(schedule.now, due);
    const output = host.handle({ kind: 'time', at: schedule.now });
    assert.deepEqual([early.messages, output.messages], [[], []]);
    assert.ok(!host.store.has(transactionIdOf(saga)), 'and not for longer');
  }
  assert.equal(host.engine.counts.finished, 0, 'finished sagas are forgotten');
  models.forEach(({ mode }, saga) => {
    assert.equal(host.store.has(transactionIdOf(saga)), mode === 'parked', 'only a parked saga is kept');
  });
}

import { awardMesos, createSagaMachine, SagaEngine, startChart, stepChart } from '@sagachart/core';
import { answer, catalog, chartEvent, fiveStepCommand, headers, idOf, payloads, STEPS } from './workload.js';

const SAGAS_PER_ROUND = 1_000;

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Transitions of the bare chart: the same machine, payloads and events, no messages, no records. */
export function bareChartRound(): { readonly transitions: number; readonly seconds: number } {
  const machine = createSagaMachine(Array.from({ length: STEPS }, () => awardMesos));
  const work = Array.from({ length: SAGAS_PER_ROUND }, (_, index) => ({
    input: {
      transactionId: idOf(index),
      sagaType: 'quest_reward',
      steps: payloads(index).map((payload, step) => ({ id: `pay_${step + 1}`, payload })),
      at: 1_000,
    },
    events: Array.from({ length: STEPS }, (_, step) => chartEvent(index, step)),
  }));
  const begun = cpuSeconds();
  for (const { input, events } of work) {
    let { snapshot } = startChart(machine, input);
    for (const event of events) ({ snapshot } = stepChart(machine, snapshot, event));
    if (snapshot.status !== 'done') throw new Error('the bare chart did not complete');
  }
  return { transitions: SAGAS_PER_ROUND * (STEPS + 1), seconds: cpuSeconds() - begun };
}

/** The same through the engine: messages read from their JSON text, commands written, the record serialised at every step. */
export function engineRound(): {
  readonly transitions: number;
  readonly seconds: number;
  readonly recordBytes: number;
} {
  const engine = new SagaEngine(catalog);
  const work = Array.from({ length: SAGAS_PER_ROUND }, (_, index) => [
    fiveStepCommand(index),
    ...Array.from({ length: STEPS }, (_, step) => answer(index, step)),
  ]);
  let recordBytes = 0;
  const begun = cpuSeconds();
  for (const messages of work) {
    messages.forEach((value, place) => {
      const topic = place === 0 ? catalog.sagaCommandTopic : 'EVENT_TOPIC_CHARACTER_STATUS';
      const { changed } = engine.handle({ kind: 'message', topic, value, headers, at: 1_000 });
      if (changed.size !== 1) throw new Error('the engine did not go on');
      for (const id of changed) recordBytes += engine.encodeRecord(id)?.length ?? 0;
    });
  }
  return { transitions: SAGAS_PER_ROUND * (STEPS + 1), seconds: cpuSeconds() - begun, recordBytes };
}

/** Milliseconds of CPU to compile a saga machine of a shape not seen before. */
export function compileMs(steps: number, shapes = 200): number {
  const actions = [...catalog.actions.values()];
  const begun = cpuSeconds();
  for (let shape = 0; shape < shapes; shape += 1) {
    createSagaMachine(
      Array.from(
        { length: steps },
        (_, step) => actions[(shape * 7 + step * 11) % actions.length] ?? awardMesos,
      ),
    );
  }
  return ((cpuSeconds() - begun) / shapes) * 1_000;
}

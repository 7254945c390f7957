import type { Attributes, Meter } from '@opentelemetry/api';
import type { EngineOutput, Progress } from '@sagachart/core';
import type { CommitReceipt } from '../client-port/index.js';
import type { Episode } from './saga-episodes.js';

/** Bounds of histograms in seconds, from a fast transaction to a slow saga. */
const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const undoEndings: readonly string[] = [
  'step-compensated',
  'step-notCompensated',
  'step-parked',
  'step-undoSkipped',
];
const other = 'other';

/** Characters of a label. Records of earlier releases may have longer saga types. */
const MAX_LABEL = 256;

/** Saga types come from outside; a metric must not grow without bound because of them, neither in number nor in length. */
function boundedNames(limit: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= limit || name.length > MAX_LABEL) return other;
    known.add(name);
    return name;
  };
}

/** The instruments that count what this process commits. */
export function createSagaMetrics(meter: Meter, maxTypes: number) {
  const typeOf = boundedNames(maxTypes);
  const histogram = (name: string, description: string) =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: seconds } });
  const started = meter.createCounter('sagachart.sagas.started', {
    description: 'Sagas that were accepted.',
  });
  const ended = meter.createCounter('sagachart.sagas.ended', {
    description: 'Sagas that reported an outcome.',
  });
  const duration = histogram('sagachart.saga.duration', 'From the acceptance of a saga to its outcome.');
  const steps = histogram('sagachart.step.duration', 'From the first sending of a command to its end.');
  const undos = meter.createCounter('sagachart.undos', { description: 'Undos by how they went.' });
  const lateEffects = meter.createCounter('sagachart.late_effects', {
    description: 'Effects that were seen when nothing could undo them any more.',
  });
  const deadLetters = meter.createCounter('sagachart.dead_letters', { description: 'Messages put aside.' });
  const lost = meter.createCounter('sagachart.lost', {
    description: 'Offsets of source topics and of the inbox that were deleted before they were read.',
  });
  const ignored = meter.createCounter('sagachart.ignored', { description: 'Messages that changed nothing.' });
  const transactions = histogram('sagachart.transaction.duration', 'One transaction of a worker.');
  const restores = histogram(
    'sagachart.restore.duration',
    'From the assignment of a partition to its service.',
  );

  return {
    progress({ what, sagaType, action }: Progress): void {
      const type = typeOf(sagaType);
      if (what === 'accepted') started.add(1, { 'saga.type': type });
      else if (what === 'completed' || what === 'failed' || what === 'refused')
        ended.add(1, { 'saga.type': type, 'saga.outcome': what });
      else if (what === 'late-effect') lateEffects.add(1, { 'saga.step.action': action ?? '' });
      else if (undoEndings.includes(what))
        undos.add(1, { 'saga.step.action': action ?? '', 'saga.step.outcome': what.slice('step-'.length) });
    },
    /** Durations of an episode, known once it has ended. */
    episode(
      { startedAt, endedAt, phases }: Episode,
      actions: readonly string[],
      whole: Attributes | undefined,
    ): void {
      if (whole) {
        const type = typeOf(String(whole['saga.type']));
        duration.record((endedAt - startedAt) / 1_000, { ...whole, 'saga.type': type });
      }
      for (const phase of phases) {
        steps.record((phase.endedAt - phase.startedAt) / 1_000, {
          'saga.step.action': actions[phase.step] ?? '',
          'saga.step.phase': phase.phase,
          'saga.step.outcome': phase.outcome,
        });
      }
    },
    committed(output: EngineOutput, { timing }: CommitReceipt): void {
      transactions.record((timing.registerMs + timing.sendMs + timing.commitMs) / 1_000);
      for (const { code } of output.deadLetters) deadLetters.add(1, { 'saga.error_code': code });
      for (const reason of output.ignored) ignored.add(1, { 'saga.reason': reason });
    },
    deadLetter: (code: string) => deadLetters.add(1, { 'saga.error_code': code }),
    lost: (topic: string, offsets: number) => lost.add(offsets, { 'messaging.destination.name': topic }),
    ignored: (reason: string) => ignored.add(1, { 'saga.reason': reason }),
    restored: (ms: number) => restores.record(ms / 1_000),
  };
}

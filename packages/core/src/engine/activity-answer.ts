import type { ActivityChartEvent, Phase } from '../chart/index.js';
import { decodeJson, encodeExactly } from '../wire/index.js';
import type { ActivityInput } from './io.js';
import { MAX_MESSAGE_DEPTH } from './read-message.js';

/** Makes the answer of a port an event for the chart; the key names step and phase. */
export function activityEvent({ key, attempt, outcome, at }: ActivityInput): ActivityChartEvent {
  const [, step, phase] = key.split(':');
  const call = { step: Number(step), phase: phase as Phase, ...(attempt === undefined ? {} : { attempt }) };
  return { ...plainAnswer(outcome), ...call, at };
}

/** What a port returns is stored with the saga, so it must be what comes back from storage: plain JSON. */
export function plainAnswer(outcome: ActivityInput['outcome']): Pick<ActivityChartEvent, 'type' | 'value'> {
  if ('error' in outcome) return { type: 'activity.failed', value: outcome.error };
  try {
    const value = decodeJson(encodeExactly(outcome.result ?? null), { depth: MAX_MESSAGE_DEPTH });
    return { type: 'activity.answered', value };
  } catch {
    return { type: 'activity.failed', value: 'the answer is not JSON' };
  }
}

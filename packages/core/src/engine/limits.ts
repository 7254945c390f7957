import { SagaError } from '../error/index.js';
import type { TransitionObserver } from './transition.js';

/** What an engine accepts and how long it remembers. */
export interface EngineLimits {
  /** Steps of a saga command before composites are expanded. Default 100. */
  readonly maxSteps?: number;
  /** Bytes of one message; of a saga command with its headers. Default 1,048,576. */
  readonly maxMessageBytes?: number;
  /** How long a finished saga is remembered, in milliseconds. Default 3,600,000 (one hour). */
  readonly retentionMs?: number;
  /**
   * About how many bytes the compiled charts may take that are kept, by all engines of one catalogue together: 37 kB for each step
   * of a shape. Charts that do not fit are compiled again for each transition. Default 67,108,864.
   */
  readonly maxChartBytes?: number;
}

export interface EngineOptions extends EngineLimits {
  /** Sees every transition of every saga; see `createInspectionObserver`. */
  readonly observe?: TransitionObserver;
}

export const defaultEngineOptions: Required<EngineLimits> = {
  maxSteps: 100,
  maxMessageBytes: 1_048_576,
  retentionMs: 3_600_000,
  maxChartBytes: 67_108_864,
};

/** @throws SagaError `SAGA_OPTION_INVALID` for a value that is not a positive whole number. */
export function requireEngineLimits(limits: EngineLimits): Required<EngineLimits> {
  const complete = { ...defaultEngineOptions, ...limits };
  for (const [name, value] of Object.entries(complete)) {
    if (!Number.isSafeInteger(value) || value <= 0) {
      throw new SagaError('SAGA_OPTION_INVALID', `The engine option ${name} is ${String(value)}.`, {
        mend: 'Give a whole number above 0.',
        at: name,
      });
    }
  }
  return complete;
}

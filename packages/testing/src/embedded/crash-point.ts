import type { EngineInput } from '@sagachart/core';

/** A moment at which the process may be killed. */
export interface CrashPoint {
  /** The input that is being handled, counted from 1. */
  readonly input: number;
  readonly kind: EngineInput['kind'];
  /**
   * `before-commit`: the engine has handled the input, nothing of it is stored or sent. `after-commit`: all of it is stored
   * and sent, but no port has been called.
   */
  readonly moment: 'before-commit' | 'after-commit';
}

export const crashMoments: readonly CrashPoint['moment'][] = ['before-commit', 'after-commit'];

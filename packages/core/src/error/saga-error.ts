import type { SagaErrorCode } from './codes.js';

export interface SagaErrorOptions {
  /** What the reader can do about it, as one sentence. */
  readonly mend?: string;
  /** Where the fault sits: a path such as `steps[2].payload.amount`. */
  readonly at?: string;
  readonly cause?: unknown;
}

/**
 * The one error class of Sagachart.
 *
 * `code` is stable across versions; `message` is one sentence of what is wrong and where, followed by the mend.
 * Everything that the library throws at its user is a `SagaError`.
 */
export class SagaError extends Error {
  readonly code: SagaErrorCode;
  /** What is wrong, without the mend. */
  readonly what: string;
  readonly mend: string | undefined;
  readonly at: string | undefined;

  constructor(code: SagaErrorCode, what: string, options: SagaErrorOptions = {}) {
    super(
      options.mend ? `${what} ${options.mend}` : what,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'SagaError';
    this.code = code;
    this.what = what;
    this.mend = options.mend;
    this.at = options.at;
  }
}

/** The text of anything that was thrown, for reasons and logs. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

import type { Traits } from './traits.js';

export interface Policy {
  readonly deadlineMs: number;
  readonly attempts: number;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  readonly undoAttempts: number;
}

/** A step as the reference model is told of it. */
export interface ModelStep {
  readonly id: string;
  readonly traits: Traits;
  readonly policy: Policy;
  /** This very step cannot be undone. */
  readonly sealed: boolean;
  /** So many of the following steps are its parts. */
  readonly parts: number;
  /** The part of a composite whose payload cannot be made. */
  readonly unmakeable: boolean;
}

export type Phase = 'execute' | 'compensate';

/** What the model expects the engine to do. */
export type Told =
  | {
      readonly what: 'command';
      readonly step: number;
      readonly phase: Phase;
      readonly part: number;
      readonly attempt: number;
    }
  | { readonly what: 'ask'; readonly step: number; readonly phase: Phase; readonly attempt: number }
  | { readonly what: 'late-effect'; readonly step: number }
  | { readonly what: 'COMPLETED' }
  | { readonly what: 'FAILED'; readonly failedStep: string };

/** What a port made of a call: it answered, it said no, or it failed to do either. */
export type PortVerdict = 'good' | 'refused' | 'failed';

export interface StepProgress {
  status: string;
  /** Calls of the look-up before the command. */
  asked: number;
  attempt: number;
  undoAttempt: number;
  /** Sendings of the command that are known to be rejected. */
  readonly rejected: Set<number>;
  /** Sendings of the undo that are known to be answered, or that nothing was sent in; 0 where nobody knows which. */
  readonly undoAnswered: number[];
  /** The port was asked once more by another process. */
  askedAgain: boolean;
  /** An operator decided while a command was out: whether what is seen later is undone, or only told. */
  open: 'undone' | 'told' | undefined;
  /** The undo command has been on its way at least once. */
  undoSent: boolean;
}

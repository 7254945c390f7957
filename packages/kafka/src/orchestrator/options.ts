import type { Catalog, EngineOptions, EngineOutput, IgnoredReason } from '@sagachart/core';
import type { CommitReceipt, Isolation, KafkaPort, LossReason, ReadProgress } from '../client-port/index.js';
import type { OnCrashPoint } from '../crash-point.js';
import type { LogChange } from '../log/index.js';
import type { Deployment, TopicNames } from '../topics/index.js';
import type { ActivityPort } from '../worker/index.js';

/** A range of offsets that cannot be read. */
export interface LostRecords {
  /** The topic's own name. */
  readonly topic: string;
  readonly partition: number;
  /** The first offset that is lost, and the first behind them. */
  readonly from: number;
  readonly to: number;
}

/** What an orchestrator has to tell; every member may be left out. What a handler throws is told to `onTrouble` and changes nothing. */
export interface OrchestratorHooks {
  /** After each commit: what became visible by it, where the time went, and the stored text of each saga that changed. */
  readonly onCommitted?: (
    partition: number,
    output: EngineOutput,
    receipt: CommitReceipt,
    stored: readonly LogChange[],
  ) => void;
  /** A batch of which nothing came that had to be committed: its messages were ignored, its operator commands refused. */
  readonly onPassedOver?: (partition: number, output: EngineOutput) => void;
  readonly onRestoreProgress?: (partition: number, progress: ReadProgress) => void;
  readonly onOwnership?: (
    change: 'assigned' | 'ready' | 'lost',
    partitions: readonly number[],
    reason?: LossReason,
  ) => void;
  /** The router dropped a message that concerns no saga. */
  readonly onIgnored?: (variable: string, reason: IgnoredReason) => void;
  /** The router sent a message to the dead letters. Those of the workers are in `onCommitted`. */
  readonly onDeadLetter?: (variable: string, code: string, reason: string) => void;
  /** Records were deleted before they were read, or cannot be decoded: of a source topic, or of the inbox. */
  readonly onLost?: (lost: LostRecords) => void;
  /** Something failed and is tried again, or was lost: one sentence, and the error. */
  readonly onTrouble?: (what: string, thrown: unknown) => void;
}

export interface OrchestratorOptions {
  readonly port: KafkaPort;
  readonly catalog: Catalog;
  readonly names: TopicNames;
  readonly deployment: Deployment;
  /** The ports that activities and look-ups call, by name. */
  readonly ports?: Readonly<Record<string, ActivityPort>>;
  /** Default limits of the engine, but 500,000 bytes for one message, so that every command fits a broker's default. */
  readonly engine?: EngineOptions;
  readonly hooks?: OrchestratorHooks;
  /** A member that is silent for longer loses its partitions, in milliseconds. Default 10,000. */
  readonly sessionTimeoutMs?: number;
  /** The broker aborts a transaction that is open for longer, in milliseconds. Default 15,000. */
  readonly transactionTimeoutMs?: number;
  /** Most inbox records in one transaction. Default 2,000. */
  readonly maxBatchRecords?: number;
  /**
   * How participants, and those who listen to saga status, read what is sent to them. `committed` (the default): with
   * `isolation.level=read_committed`; commands and outcomes are part of the transaction that decides them. `uncommitted`:
   * in any way; they are sent after the transaction, none of them twice, and no transaction marker comes onto their topics.
   */
  readonly participantsRead?: Isolation;
  /** Milliseconds of the Unix epoch; for tests. Default: the system clock. */
  readonly now?: () => number;
  readonly onCrashPoint?: OnCrashPoint;
}

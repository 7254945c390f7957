import type { KafkaPort } from '../client-port/index.js';
import type { Obey, PassedOver, Reject } from './types.js';

export interface ParticipantOptions {
  readonly port: KafkaPort;
  /** Names the consumer group, the topics `<name>.answers` and `<name>.dead-letters`, and the transactional ids. */
  readonly name: string;
  /** Topic names by topic variable, for commands and answers alike. */
  readonly nameOf: (variable: string) => string;
  /** The variables of the command topics to handle. All must have the same number of partitions. */
  readonly commands: readonly string[];
  readonly obey: Obey;
  /** What a saga is told of a command that was given up. Default: nothing; the saga runs into its deadline. */
  readonly reject?: Reject;
  /** How long one attempt at a command may take, in milliseconds. Default 10,000. */
  readonly commandTimeoutMs?: number;
  /** How often a command is tried when its handler throws or exceeds its time. Default 5. */
  readonly attempts?: number;
  /** Between two attempts, in milliseconds: the first pause, which doubles up to the longest. Default 200 and 5,000. */
  readonly backOff?: { readonly firstMs: number; readonly longestMs: number };
  /**
   * Commands of one partition that are handled side by side, each of another key (transaction id); those of one key one after
   * another, in their order. Default 16.
   */
  readonly concurrency?: number;
  /** How long an answer may wait for others to be committed with, in milliseconds, while commands are at work. Default 100. */
  readonly commitEveryMs?: number;
  /** Most commands whose answers are committed together. Default 500. */
  readonly commitAtMost?: number;
  /** How long `stop()` waits for commands at work, in milliseconds; then their signals are aborted. Default 10,000. */
  readonly stopTimeoutMs?: number;
  /** How long answers are remembered for repeated commands, in milliseconds. Default 3,600,000. */
  readonly rememberMs?: number;
  readonly sessionTimeoutMs?: number;
  /** After each commit: the transaction ids whose answers became visible. */
  readonly onCommitted?: (transactionIds: readonly string[]) => void;
  /** A command that is not JSON or does not fit its channel: it is passed over. */
  readonly onUnreadable?: (topic: string, thrown: unknown) => void;
  /** Every command to which no answer goes, and why. */
  readonly onPassedOver?: (command: PassedOver) => void;
  /** Something failed and is tried again, or was lost. */
  readonly onTrouble?: (what: string, thrown: unknown) => void;
}

/** What a participant has done since it was created, and what it is at. */
export interface ParticipantCounts {
  /** Commands whose handler gave an answer. */
  readonly handled: number;
  /** Commands that were known by their idempotency key and got their earlier answer again. */
  readonly repeated: number;
  /** Commands to which no answer went, by reason. */
  readonly passedOver: Readonly<Record<PassedOver['why'], number>>;
  /** Attempts that threw, and those that exceeded their time. */
  readonly failedAttempts: number;
  readonly timedOutAttempts: number;
  readonly commits: number;
  /** Offsets of command topics that were deleted before they were read, or cannot be decoded. */
  readonly lost: number;
  /** Handlers at work, and commands that wait for their turn. */
  readonly running: number;
  readonly waiting: number;
}

export interface Participant {
  /** Creates the topics for answers and dead letters if they are missing, then joins. */
  start(): Promise<void>;
  /** Starts no further command, waits for those at work (at most `stopTimeoutMs`), commits what was answered, leaves. */
  stop(): Promise<void>;
  /** Rejects when only a new process can help; pending for ever otherwise. Ignoring it is safe. */
  readonly failed: Promise<never>;
  counts(): ParticipantCounts;
}

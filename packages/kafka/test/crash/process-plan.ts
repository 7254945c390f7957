import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivityPort, CrashPoint, Deployment } from '@sagachart/kafka';

/** What an orchestrator process is told. */
export interface ProcessPlan {
  readonly brokers: string;
  readonly deployment: Deployment;
  /** Topic names by topic variable. */
  readonly topics: Readonly<Record<string, string>>;
  readonly sessionTimeoutMs: number;
  /** Default `committed`. */
  readonly participantsRead?: 'committed' | 'uncommitted';
  /** Joins only when a line comes on standard input, so that the time to load the modules can pass before. */
  readonly waits?: boolean;
  /** Where it ends itself, or stops in its tracks, and at which passing of that point. */
  readonly crash?: {
    readonly point: CrashPoint;
    readonly passing: number;
    /** Default SIGKILL. */
    readonly signal?: 'SIGKILL' | 'SIGSTOP';
  };
}

/** Accounts of branches that are closed: an activity that asks about one refuses. */
export const CLOSED_ACCOUNT = 99;

/** The port behind the activity; takes a moment, so that processes die while it works. */
export const bankIsOpen: ActivityPort = async (input) => {
  await sleep(10);
  return { open: (input as { account: number }).account === CLOSED_ACCOUNT ? 0 : 1 };
};

import type { Readiness, SagaRuntime } from '../service/index.js';
import type { Admission } from './admission.js';
import type { OperatorGuard } from './operator-token.js';

/** What the routes work with. */
export interface ServiceContext {
  readonly runtime: SagaRuntime;
  readonly dialect: string;
  readonly guard: OperatorGuard;
  /** Without a token there are no operator routes. */
  readonly operatorCommands: boolean;
  readonly maxSteps: number;
  /** Bytes of a saga command with its headers. */
  readonly maxMessageBytes: number;
  readonly admission: Admission;
  /** How long a POST waits for an outcome, in milliseconds. */
  readonly postWaitMs: number;
  readonly readiness: () => Readiness;
  readonly newTransactionId: () => string;
  /** One line for each operator command, carried out or not. */
  readonly audit: (entry: AuditEntry) => void;
  /** The metrics in Prometheus' text format. */
  readonly metrics: () => Promise<string>;
}

export interface AuditEntry {
  readonly command: 'retry' | 'skip' | 'cancel' | 'abandon';
  readonly transactionId: string;
  readonly step?: string | undefined;
  readonly by: string;
  readonly reason?: string | undefined;
  readonly from: string;
  /** `unauthorised`: the token was missing or wrong, and nothing was done. */
  readonly result: 'applied' | 'sent' | 'refused' | 'unknown-saga' | 'unauthorised';
}

/** A record as a read-committed reader saw it; nothing here comes from the runtime but the names of the headers. */
export interface SeenRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds of the Unix epoch, by the clock of the writer. */
  readonly timestampMs: number;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What a participant did by its own book: one entry for each time that it had an effect. */
export interface Effect {
  readonly key: string;
  readonly account: string;
  readonly amount: number;
}

/** Everything that was to be seen after a run, when all had come to rest. */
export interface History {
  /** The saga command topic; a saga may stand there more than once. */
  readonly submitted: readonly SeenRecord[];
  /** All command topics. */
  readonly commands: readonly SeenRecord[];
  /** All status topics of participants. */
  readonly answers: readonly SeenRecord[];
  /** The saga status topic. */
  readonly outcomes: readonly SeenRecord[];
  /** The participants' own book, when they keep one. */
  readonly effects?: readonly Effect[];
}

export type Rule =
  | 'readable'
  | 'ends exactly once'
  | 'never stuck'
  | 'no stranger ends'
  | 'one command per key'
  | 'a command belongs to its saga'
  | 'one answer per command'
  | 'forward in order'
  | 'undone in reverse'
  | 'only done steps are undone'
  | 'completed means all done'
  | 'told at the end'
  | 'value conserved'
  | 'one effect per key';

export interface Violation {
  readonly rule: Rule;
  readonly transactionId: string;
  readonly what: string;
  /** The records that show it. */
  readonly evidence: readonly SeenRecord[];
}

const place = ({ topic, partition, offset }: SeenRecord): string => `${topic}[${partition}]@${offset}`;

/** A violation as lines for people. */
export function violationText({ rule, transactionId, what, evidence }: Violation): string {
  const lines = evidence.slice(0, 12).map((record) => {
    const key = record.headers['saga-idempotency-key'] ?? '';
    return `    ${place(record)} ${record.timestampMs} ${key} ${record.text.slice(0, 240)}`;
  });
  return [`${rule}: saga ${transactionId}: ${what}`, ...lines].join('\n');
}

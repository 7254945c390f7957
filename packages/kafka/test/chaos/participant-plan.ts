/** What a process of the bank is told. */
export interface ParticipantPlan {
  readonly brokers: string;
  /** Of the participant: its group, answers topic and transactional ids. */
  readonly name: string;
  readonly topics: Readonly<Record<string, string>>;
  readonly sessionTimeoutMs: number;
  readonly bookFolder: string;
}

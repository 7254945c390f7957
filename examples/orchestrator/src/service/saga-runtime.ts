import type {
  Catalog,
  DefinedSagaCommand,
  Headers,
  OperatorVerb,
  SagaCommand,
  SagaDirectory,
  SagaEvent,
  SagaMessages,
  SagaRecord,
} from '@sagachart/core';

/** Whether sagas can be served, and why not. */
export interface Readiness {
  readonly ready: boolean;
  /** One sentence for people. */
  readonly what: string;
  /** Inbox partitions of this process, on Kafka. */
  readonly partitions?: readonly { readonly partition: number; readonly ready: boolean }[];
}

/** What the service runs on: the embedded transport or Kafka. */
export interface SagaRuntime {
  readonly transport: 'embedded' | 'kafka';
  readonly catalog: Catalog;
  /** All sagas of the deployment, whoever runs them. */
  readonly directory: SagaDirectory;
  /** @throws SagaError | KafkaPortError when the set-up is wrong; nothing has been consumed then */
  start(): Promise<void>;
  /** Finishes what is at hand. Safe to call twice. */
  stop(): Promise<void>;
  /** Rejects when only a new process can help. */
  readonly failed: Promise<never>;
  readiness(): Readiness;
  /** Hands over a saga command, as it is. Resolves once it cannot get lost any more. */
  submit(command: SagaCommand | DefinedSagaCommand, headers: Headers): Promise<void>;
  /** Hands over an event for a statechart, as it is; the saga's owner judges it when its turn comes. */
  sendEvent(transactionId: string, event: SagaEvent, headers: Headers): Promise<void>;
  /** What was sent to a saga and by it, as far as it can still be found. @throws KafkaPortError when the brokers cannot be asked */
  messages(saga: SagaRecord): Promise<SagaMessages>;
  /** Hands over an operator command; the saga's owner carries it out when its turn comes. */
  operate(
    transactionId: string,
    command: OperatorVerb,
    note: { readonly by: string; readonly step?: string; readonly reason?: string },
  ): Promise<void>;
}

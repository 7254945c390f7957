/** Error numbers of the Kafka protocol that are handled by name. */
export const ErrorCode = {
  none: 0,
  offsetOutOfRange: 1,
  corruptMessage: 2,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  notLeader: 6,
  requestTimedOut: 7,
  messageTooLarge: 10,
  coordinatorLoading: 14,
  coordinatorNotAvailable: 15,
  notCoordinator: 16,
  recordListTooLarge: 18,
  notEnoughReplicas: 19,
  notEnoughReplicasAfterAppend: 20,
  illegalGeneration: 22,
  unknownMemberId: 25,
  rebalanceInProgress: 27,
  topicAuthorizationFailed: 29,
  outOfOrderSequence: 45,
  duplicateSequence: 46,
  invalidProducerEpoch: 47,
  concurrentTransactions: 51,
  unknownProducerId: 59,
  producerFenced: 90,
} as const;

/** An error with the errors inside it, outermost first, at most eight deep; of several side by side, the first. */
export function errorChain(error: unknown): Error[] {
  const chain: Error[] = [];
  let current: unknown = error;
  while (current instanceof Error && chain.length < 8) {
    chain.push(current);
    const { errors } = current as { errors?: readonly unknown[] };
    current = current.cause ?? errors?.[0];
  }
  return chain;
}

/** The protocol's number inside an error of kafkajs, looking through the errors that wrap it. */
export function protocolCodeOf(error: unknown): number | undefined {
  for (const { name, code } of errorChain(error) as { name: string; code?: unknown }[]) {
    if (typeof code === 'number' && name.startsWith('KafkaJS')) return code;
  }
  return undefined;
}

const REQUEST_TIMEOUT = 'KafkaJSRequestTimeoutError';

/** An error for our own, shorter time limit, to be treated like kafkajs's. */
export function requestTimeout(message: string): Error {
  return Object.assign(new Error(message), { name: REQUEST_TIMEOUT });
}

const CONNECTION_CLOSED = 'KafkaJSConnectionClosedError';

/** An error for requests that are given up because we close the connection. */
export function connectionClosed(address: string): Error {
  return Object.assign(new Error(`The connection to ${address} was closed`), { name: CONNECTION_CLOSED });
}

const CONNECTION_ERRORS: ReadonlySet<string> = new Set([
  'KafkaJSConnectionError',
  CONNECTION_CLOSED,
  REQUEST_TIMEOUT,
  'KafkaJSLockTimeout',
]);

/** True when the connection failed or a time limit passed, so that nothing is known about the request. */
export function isConnectionError(error: unknown): boolean {
  return errorChain(error).some(({ name }) => CONNECTION_ERRORS.has(name));
}

/** Errors that go away by asking again, perhaps another broker. */
export function isPassingCode(code: number): boolean {
  return PASSING.has(code);
}
const PASSING: ReadonlySet<number> = new Set([
  ErrorCode.corruptMessage,
  ErrorCode.leaderNotAvailable,
  ErrorCode.notLeader,
  ErrorCode.requestTimedOut,
  8, // broker not available
  9, // replica not available
  13, // network exception
  ErrorCode.coordinatorLoading,
  ErrorCode.coordinatorNotAvailable,
  ErrorCode.notCoordinator,
  ErrorCode.notEnoughReplicas,
  ErrorCode.notEnoughReplicasAfterAppend,
  56, // storage error
  74, // fenced leader epoch
  75, // unknown leader epoch
  78, // offset not available
]);

/** The request belongs to another broker by now: what is known about leaders or coordinators is out of date. */
export function isStalePlacement(code: number): boolean {
  return STALE.has(code);
}
const STALE: ReadonlySet<number> = new Set([
  ErrorCode.unknownTopicOrPartition,
  ErrorCode.leaderNotAvailable,
  ErrorCode.notLeader,
  ErrorCode.coordinatorNotAvailable,
  ErrorCode.notCoordinator,
  8,
  9,
  56,
  74,
  75,
]);

/** A topic or partition that is missing for so long is gone; shorter, and not every broker knows of it yet. */
export const MISSING_TOPIC_MS = 10_000;

/** The broker does not know the topic or the partition, at this moment. */
export function isMissingTopic(error: unknown): boolean {
  return protocolCodeOf(error) === ErrorCode.unknownTopicOrPartition;
}

/** The broker has stored nothing, for it is not, or not yet, the leader. */
export function isMovedLeader(code: number): boolean {
  return (
    code === ErrorCode.notLeader ||
    code === ErrorCode.leaderNotAvailable ||
    code === ErrorCode.unknownTopicOrPartition ||
    code === ErrorCode.notEnoughReplicas
  );
}

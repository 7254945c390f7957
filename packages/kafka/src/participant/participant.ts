import { v4 as randomId } from 'uuid';
import { messageOf, SagaError } from '@sagachart/core';
import type { OffsetOutOfRange } from '../client-port/index.js';
import { guardedHooks } from '../hooks/index.js';
import { PartitionGroup } from '../partition/index.js';
import { AnswerRecords } from './answer-records.js';
import { CommandDesk, type CommandDeskOptions, type Entry } from './command-desk.js';
import { CommandCounts } from './command-counts.js';
import type { Participant, ParticipantOptions } from './options.js';
import { ParticipantPartition } from './participant-partition.js';
import { TopicGenerations } from './topic-generations.js';
import { prepareTopics } from './topics.js';

/**
 * Handles the commands of one or more topics and answers them. Answers, the memory of them and the position in the command
 * topics become visible in one transaction: a command is answered once, however often the process is killed; a repeated
 * command (same idempotency key) gets the same answers again without being handled again.
 *
 * A handler has a time limit and a number of attempts; a command whose attempts are used up goes to `<name>.dead-letters`, and
 * its saga is told what `reject` says. Commands of other transaction ids go on meanwhile. What was answered is not handled
 * again, whatever becomes of the others. A partition that is lost starts no further command, and aborts the signals of those
 * at work.
 *
 * Details: up to `concurrency` handlers are at work per partition, and partitions side by side. Answers are committed as soon
 * as nothing is at work any more, or after `commitEveryMs`, or `commitAtMost` of them together.
 *
 * Gotcha: a handler that does not look at its signal may go on when its time is up, beside the next attempt, or beside the
 * new owner of its partition: keep the idempotency key with the effect.
 *
 * @example
 * ```ts no-run
 * const participant = createParticipant({
 *   port,
 *   name: 'bank',
 *   nameOf: names.nameOf,
 *   commands: ['BANK_COMMANDS'],
 *   obey: obeyChannel(bankCommands, { MOVE: (command, { idempotencyKey }) => book(command, idempotencyKey) }),
 *   reject: rejectChannel(bankCommands, { MOVE: refusal }),
 *   onTrouble: (what) => console.error(what),
 * });
 * await participant.start();
 * ```
 */
export function createParticipant(given: ParticipantOptions): Participant {
  const options = guardedHooks(given, ['onCommitted', 'onUnreadable', 'onPassedOver']);
  const { port, name, nameOf, commands, sessionTimeoutMs = 10_000 } = options;
  const answers = `${name}.answers`;
  const deadLetters = `${name}.dead-letters`;
  const variables = new Map(commands.map((variable) => [nameOf(variable), variable]));
  const topics = [...variables.keys()];
  const counts = new CommandCounts();
  const desks = new Map<number, CommandDesk>();
  const trouble = (what: string, thrown: unknown): void =>
    options.onTrouble?.(`${what}: ${messageOf(thrown)}`, thrown);

  const recreated = (topic: string): void =>
    trouble(
      `The topic "${topic}" was recreated; participant "${name}" reads it from its start`,
      new SagaError('SAGA_SOURCE_RECREATED', 'A command topic was deleted and created again.', {
        mend: 'Check that nothing was still unread in the old topic.',
      }),
    );
  const generations = new TopicGenerations(port.admin, topics, () => {
    for (const { partition, owner } of group.partitions()) {
      if (owner)
        group.fail(partition, owner, new SagaError('SAGA_SOURCE_RECREATED', 'A topic was recreated.'));
    }
  });
  const records = new AnswerRecords({ port, nameOf, deadLetters, variables });

  const deskOptions = (partition: number, ended: AbortSignal): CommandDeskOptions => ({
    obey: options.obey,
    reject: options.reject,
    timeoutMs: options.commandTimeoutMs ?? 10_000,
    attempts: options.attempts ?? 5,
    backOff: options.backOff ?? { firstMs: 200, longestMs: 5_000 },
    concurrency: options.concurrency ?? 16,
    ended,
    variables,
    mayStart: () => group.owns(partition),
    onTrouble: trouble,
    onAttemptFailed: (command, error, attempt, retryInMs) => {
      counts.attemptFailed(error);
      const next = retryInMs === undefined ? 'it is given up' : `it is tried again in ${retryInMs} ms`;
      trouble(`Attempt ${attempt} at a command of participant "${name}" failed, ${next}`, error);
    },
  });

  const committed = (entries: readonly Entry[]): void => {
    const answered: string[] = [];
    for (const { record, command, settled } of entries) {
      if (!settled) continue;
      counts.settled(settled.how);
      if (command && settled.replies.length > 0) answered.push(command.key);
      if (settled.how === 'handled' || settled.how === 'repeated') continue;
      const topic = variables.get(record.topic) ?? record.topic;
      if (settled.how === 'unreadable') options.onUnreadable?.(topic, settled.error);
      options.onPassedOver?.({
        topic,
        partition: record.partition,
        offset: record.offset,
        key: command?.key ?? record.key?.toString() ?? '',
        idempotencyKey: command?.idempotencyKey,
        why: settled.how,
        error: settled.error,
      });
    }
    counts.committed();
    options.onCommitted?.(answered);
  };

  const outOfRange = (range: OffsetOutOfRange, owner: ParticipantPartition | undefined): void => {
    const { topic, partition, offset, logStart, logEnd } = range;
    if (offset > logEnd) {
      return trouble(
        `"${topic}" partition ${partition} ends at ${logEnd} and begins at ${logStart}, but ${offset} is next; participant "${name}" goes on at its start`,
        new SagaError('SAGA_SOURCE_RECREATED', 'Commands were deleted, or their topic was recreated.', {
          mend: 'Check that nothing was still unread.',
        }),
      );
    }
    // Of a topic that was never read nothing can be lost.
    if (!owner?.knows(topic)) return;
    counts.lost(logStart - offset);
    trouble(
      `Commands of "${topic}" partition ${partition} from offset ${offset} to ${logStart - 1} were deleted before participant "${name}" read them`,
      new SagaError('SAGA_COMMANDS_LOST', `${logStart - offset} offsets of commands are gone.`, {
        mend: 'Raise retention.ms of the topic above the longest outage; the sagas concerned end by their deadlines.',
      }),
    );
  };

  const group: PartitionGroup<ParticipantPartition> = new PartitionGroup<ParticipantPartition>({
    port,
    groupId: name,
    topics,
    sessionTimeoutMs,
    restorerOf: (partition, signal) => {
      const desk = new CommandDesk(deskOptions(partition, signal));
      desks.set(partition, desk);
      const owning = {
        port,
        name,
        answers,
        partition,
        signal,
        desk,
        records,
        rememberMs: options.rememberMs ?? 3_600_000,
        commitEveryMs: options.commitEveryMs ?? 100,
        commitAtMost: options.commitAtMost ?? 500,
        stopTimeoutMs: options.stopTimeoutMs ?? 10_000,
        generations: () => generations.now(),
        onRecreated: recreated,
        onCommitted: committed,
        onFailed: (owner: ParticipantPartition, thrown: unknown) => group.fail(partition, owner, thrown),
      };
      return async () => {
        const known = await port.admin.partitionCounts([answers]);
        if (partition >= (known.get(answers) ?? 0)) await port.admin.growTopic(answers, partition + 1);
        return ParticipantPartition.open({ ...owning, mark: randomId() });
      };
    },
    onBatch: (owner, batch) => owner.handle(batch),
    onOwnership: (change, partitions) => {
      if (change === 'lost') for (const partition of partitions) desks.delete(partition);
    },
    onOutOfRange: outOfRange,
    onUndecodable: ({ topic, partition, from, to, error }) => {
      counts.lost(to - from);
      trouble(
        `Commands of "${topic}" partition ${partition} from offset ${from} to ${to - 1} cannot be decoded; participant "${name}" passes them over`,
        error,
      );
    },
    onTrouble: (partition, thrown, ms) =>
      trouble(`Partition ${partition} of participant "${name}" is opened again in ${ms} ms`, thrown),
  });

  return {
    failed: group.failed,
    counts: () => counts.snapshot([...desks.values()]),
    async start() {
      await prepareTopics(port, topics, answers, deadLetters);
      await group.start();
      generations.start();
    },
    async stop() {
      generations.stop();
      await group.stop();
    },
  };
}

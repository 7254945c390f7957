import { createAsking, type Asking } from './ask.js';
import { DiscardedCommand, copyJson, isJsonObject, type JsonObject } from './command-reader.js';
import { newerEvent } from './deployed-2026-08/newer-event.js';
import { olderCommand } from './deployed-2026-08/older-command.js';
import { createDeduplication, type ParticipantDeduplication } from './deduplication.js';
import { dialectTopics, type GameDialect } from './dialect.js';
import { nilUuid, type StatusEvent } from './envelope.js';
import { createJournal, isUndoKey, type JournalEntry, type JournalOutcome } from './journal.js';
import { createLookUps, type LookUps } from './look-ups.js';
import {
  idempotencyKeyOf,
  replyHeaders,
  type WorldCommand,
  type WorldHeaders,
  type WorldReply,
} from './message.js';
import { obeyCommand, readCommand, rejectCommand, type ReadCommand } from './obey-command.js';
import { withDefaults, type GameWorldOptions } from './options.js';
import { createPopulation } from './population.js';
import { createScript, type ScriptHandle, type ScriptRule, type ScriptedAnswer } from './script.js';
import { applyAnswers } from './scripted-replies.js';
import { createSeededRandom } from './seeded-random.js';
import { countTotals, createLedger, type WorldTotals } from './totals.js';
import type { Account, Character, Guild, Pet, WorldState } from './world-state.js';

/** The simulated game services with all that they know. */
export interface GameWorld extends Asking {
  readonly dialect: GameDialect;
  /**
   * Obeys one command and gives the status events it causes, in order of emission. Never throws on a bad command:
   * what a service would discard yields no reply and a journal entry with the reason.
   */
  handle(command: WorldCommand): readonly WorldReply[];
  readonly lookUps: LookUps;
  /** Adds a rule; rules apply in the order in which they were added. */
  script(rule: ScriptRule): ScriptHandle;
  readonly participantDeduplication: ParticipantDeduplication;
  /** Every handled command in order of arrival. */
  readonly journal: readonly JournalEntry[];
  /** What the world holds now, counted anew. */
  totals(): WorldTotals;
  /** What the initial world and `autoCreate` put in: `totals()` is always this plus the deltas of the journal. */
  endowment(): WorldTotals;
  /** Copies of what the world knows; a character or account that was never named is made as `autoCreate` says. */
  character(id: number): Character | undefined;
  account(id: number): Account | undefined;
  pet(id: number): Pet | undefined;
  guild(id: number): Guild | undefined;
  /** A deep copy of the whole state, to compare two worlds. */
  snapshot(): WorldState;
}

const nothing = createLedger().totals();

/**
 * Makes a world that obeys every command of its dialect and answers as the Atlas game services do. It is
 * deterministic: no clock, no I/O, randomness only from `options.seed`; the same commands give the same replies.
 */
export function createGameWorld(given: GameWorldOptions): GameWorld {
  const options = withDefaults(given);
  const { dialect, seed } = options;
  const topics = dialectTopics[dialect];
  const random = createSeededRandom(seed);
  const population = createPopulation(options.world, seed, options.autoCreate);
  const memory = createDeduplication(options.participantDeduplication, options.deduplicationLimit);
  const journal = createJournal(options.journalLimit);
  const script = createScript();
  const lookUps = createLookUps(population);

  /** The state of the world is that of the services of `deployed`; those since then differ in what they read and tell. */
  const isNewer = dialect === 'deployed-2026-08';

  function toReplies(
    events: readonly StatusEvent[],
    command: JsonObject,
    headers: WorldHeaders,
  ): readonly WorldReply[] {
    const told = isNewer ? events.map((event) => newerEvent(event, command, population)) : events;
    return told.flatMap(({ channel, value }) => {
      const topic = topics.statuses[channel];
      return topic === null ? [] : [{ topic, value: copyJson(value), headers, delayMs: options.latencyMs }];
    });
  }

  function handle(command: WorldCommand): readonly WorldReply[] {
    const commandHeaders = command.headers ?? [];
    const key = idempotencyKeyOf(commandHeaders);
    const headers = replyHeaders(commandHeaders, options.echoIdempotencyKey);
    const told = { topic: command.topic, type: '', transactionId: nilUuid, key, undo: isUndoKey(key) };
    const note = (outcome: JournalOutcome, reason?: string, deltas: WorldTotals = nothing): void =>
      journal.write({ ...told, outcome, reason, deltas });

    const channel = topics.commands.get(command.topic);
    const { value } = command;
    if (!channel || !isJsonObject(value)) {
      note(
        'ignored',
        channel ? 'the value is not an object' : `no service of this dialect reads ${command.topic}`,
      );
      return [];
    }
    told.type = typeof value['type'] === 'string' ? value['type'] : '';
    const answers = script.answersTo({ ...command, value }, told.type);
    try {
      const read = readCommand(
        dialect,
        channel,
        isNewer ? olderCommand(channel, value) : value,
        population,
        options,
      );
      told.transactionId = read.obeying.origin.transactionId;
      if (answers.some(({ kind }) => kind === 'lost')) {
        note('lost');
        return [];
      }
      return applyAnswers(toReplies(act(read, answers, key, note), value, headers), answers, random, headers);
    } catch (error) {
      if (!(error instanceof DiscardedCommand)) throw error;
      note('ignored', error.message);
      return [];
    }
  }

  function act(
    read: ReadCommand,
    answers: readonly ScriptedAnswer[],
    key: string | undefined,
    note: (outcome: JournalOutcome, reason?: string, deltas?: WorldTotals) => void,
  ): readonly StatusEvent[] {
    const remembered = memory.recall(key);
    if (remembered) {
      note('repeated');
      return remembered;
    }
    const rejection = answers.find((answer) => answer.kind === 'reject');
    const result = rejection ? rejectCommand(read, rejection) : obeyCommand(read, options.silentFailures);
    note(result.outcome, result.reason, result.deltas);
    if (result.outcome === 'obeyed') memory.remember(key, result.events);
    return result.events;
  }

  const { state } = population;
  return {
    dialect,
    handle,
    lookUps,
    ...createAsking(lookUps),
    script: (rule) => script.add(rule),
    participantDeduplication: memory,
    journal: journal.entries,
    totals: () => countTotals(state),
    endowment: () => population.endowment(),
    character: (id) => structuredClone(population.character(id)),
    account: (id) => structuredClone(population.account(id)),
    pet: (id) => structuredClone(population.pet(id)),
    guild: (id) => structuredClone(state.guilds.get(id)),
    snapshot: () => structuredClone(state),
  };
}

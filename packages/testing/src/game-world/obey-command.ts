import { CommandReader, DiscardedCommand, type JsonObject } from './command-reader.js';
import type { CommandChannel, GameDialect } from './dialect.js';
import { nilUuid, type CommandOrigin, type StatusEvent } from './envelope.js';
import { handlerTables } from './handler-tables.js';
import type { CommandHandler, Obeying, Refusal, ServiceSettings } from './obedience.js';
import type { Population } from './population.js';
import type { ScriptedAnswer } from './script.js';
import { createLedger, type WorldTotals } from './totals.js';

/** A command that is understood, ready to be obeyed. */
export interface ReadCommand {
  readonly handler: CommandHandler;
  readonly obeying: Obeying;
  readonly type: string;
}

/** What became of a command; `events` have no topic and no headers yet. */
export interface Obedience {
  readonly outcome: 'obeyed' | 'refused' | 'ignored';
  readonly reason: string | undefined;
  readonly events: readonly StatusEvent[];
  readonly deltas: WorldTotals;
}

/** The top-level id; where that is missing or nil, the one in the body. */
export function transactionIdOf(command: CommandReader, body: CommandReader): string {
  const top = command.text('transactionId');
  return top !== '' && top !== nilUuid ? top : body.text('transactionId') || nilUuid;
}

/** @throws DiscardedCommand when the type is unknown or the envelope cannot be read. */
export function readCommand(
  dialect: GameDialect,
  channel: CommandChannel,
  value: JsonObject,
  population: Population,
  settings: ServiceSettings,
): ReadCommand {
  const command = new CommandReader(value);
  const type = command.text('type');
  const table = handlerTables[dialect][channel];
  const handler = Object.hasOwn(table, type) ? table[type] : undefined;
  if (!handler) throw new DiscardedCommand(`no service of this dialect obeys the type "${type}" there`);
  const body = command.object('body');
  const origin: CommandOrigin = {
    transactionId: transactionIdOf(command, body),
    worldId: command.u8('worldId'),
    characterId: command.u32('characterId'),
    accountId: command.u32('accountId'),
  };
  return { handler, type, obeying: { origin, command, body, population, settings, ledger: createLedger() } };
}

function refusal({ handler, obeying }: ReadCommand, refused: Refusal, tell: boolean): Obedience {
  const events = tell ? (handler.failure?.(obeying, refused.code, refused.message) ?? []) : [];
  return {
    outcome: 'refused',
    reason: `${refused.code}: ${refused.message}`,
    events,
    deltas: obeying.ledger.totals(),
  };
}

/** The failure event of a command that a rule rejects, as its service would word it. */
export function rejectCommand(
  read: ReadCommand,
  answer: Extract<ScriptedAnswer, { kind: 'reject' }>,
): Obedience {
  const code = answer.errorCode ?? read.handler.failureCode;
  return refusal(
    read,
    { code, message: answer.message ?? 'rejected by the script', silentToday: false },
    true,
  );
}

export function obeyCommand(read: ReadCommand, silentFailures: boolean): Obedience {
  const outcome = read.handler.obey(read.obeying);
  if ('refused' in outcome)
    return refusal(read, outcome.refused, !(silentFailures && outcome.refused.silentToday));
  return {
    outcome: 'obeyed',
    reason: undefined,
    events: outcome.events,
    deltas: read.obeying.ledger.totals(),
  };
}

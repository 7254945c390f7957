import type { CommandReader } from './command-reader.js';
import type { CommandOrigin, StatusEvent } from './envelope.js';
import type { Population } from './population.js';
import type { Ledger } from './totals.js';

/** Switches of the world that its services look at. */
export interface ServiceSettings {
  readonly seed: number;
  /** Skill answers and guild dialog answers carry the transaction id. */
  readonly correlateAll: boolean;
  /** Which topics a CREATE or DELETE of an item is answered on. */
  readonly itemAnswers: 'asset' | 'compartment' | 'both';
  /** Experience needed to leave a level. */
  readonly experienceToLevel: (level: number) => number;
  /** The time that answers name as "now" (RFC 3339); the world itself has no clock. */
  readonly now: string;
}

/** All that a service sees of one command. */
export interface Obeying {
  readonly origin: CommandOrigin;
  readonly command: CommandReader;
  readonly body: CommandReader;
  readonly population: Population;
  readonly settings: ServiceSettings;
  /** Every change of mesos, items, currency and experience is written here as well. */
  readonly ledger: Ledger;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** True when the service of today stays silent about this refusal. */
  readonly silentToday: boolean;
}

export type Outcome = { readonly events: readonly StatusEvent[] } | { readonly refused: Refusal };

/** How one type of command is obeyed and how its failure is told. A service must check before it changes anything. */
export interface CommandHandler {
  obey(obeying: Obeying): Outcome;
  /** The error code of a scripted rejection that names none. */
  readonly failureCode: string;
  /** The failure event of this command; absent where no failure event is declared. */
  readonly failure?: (obeying: Obeying, code: string, message: string) => readonly StatusEvent[];
}

export type HandlerTable = Readonly<Record<string, CommandHandler>>;

export function obeyed(...events: readonly StatusEvent[]): Outcome {
  return { events };
}

/** A refusal that the service of today answers. */
export function refuse(code: string, message: string): Outcome {
  return { refused: { code, message, silentToday: false } };
}

/** A refusal that the service of today never tells anybody. */
export function refuseSilently(code: string, message: string): Outcome {
  return { refused: { code, message, silentToday: true } };
}

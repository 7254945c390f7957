export { createGameWorld, type GameWorld } from './create-game-world.js';
export type { GameWorldOptions } from './options.js';
export type { GameDialect } from './dialect.js';
export { idempotencyKeyHeader, type WorldCommand, type WorldHeaders, type WorldReply } from './message.js';
export {
  worldDefaults,
  type InitialAccount,
  type InitialAsset,
  type InitialCashItem,
  type InitialCharacter,
  type InitialPet,
  type InitialWorld,
} from './initial-world.js';
export type { ForeignEvent, ScriptHandle, ScriptRule, ScriptedAnswer } from './script.js';
export type { ParticipantDeduplication } from './deduplication.js';
export type { JournalEntry, JournalOutcome } from './journal.js';
export type { WorldTotals } from './totals.js';
export { LookUpError, type AssetView, type CashItemView, type LookUps } from './look-ups.js';
export type { ValidationCondition } from './validation.js';
export type { AskAnswer } from './ask.js';
export type {
  Account,
  Asset,
  CashCompartment,
  CashItem,
  Character,
  Compartment,
  Currency,
  Guild,
  InventoryType,
  Invite,
  MapDrop,
  Monster,
  Pet,
  Portal,
  Quest,
  ReactorDrop,
  Skill,
  WorldState,
} from './world-state.js';

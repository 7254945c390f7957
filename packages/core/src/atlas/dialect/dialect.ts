import type { AnyAction, LookUp, Part, StepView } from '../../chart/index.js';
import type { Command } from '../../channel/index.js';
import type { Int64 } from '../../wire/index.js';
import type { FoundAsset } from '../ports.js';
import type { SkillAnswers } from '../ability/index.js';
import type { CreatedAsset } from '../inventory/asset-events.js';
import type { CreateAssetPayload, DestroyAssetPayload } from '../inventory/payloads.js';
import type { SpawnMonsterPayload } from '../world/spawn-payload.js';
import type { Adaptation } from './adapt-actions.js';

/** An item that is to be made. */
export interface ItemOrder {
  readonly transactionId: string;
  readonly characterId: number;
  readonly templateId: number;
  readonly quantity: number;
  /** The zero time means "never". */
  readonly expiration: string;
  readonly ownerId?: number;
  readonly flag?: number;
  readonly rechargeable?: Int64;
}

/** Items that are to be taken away. */
export interface ItemTaking {
  readonly transactionId: string;
  readonly characterId: number;
  readonly templateId: number;
  /** 0 means all. */
  readonly quantity: number;
  readonly removeAll: boolean;
  /** Where the item lies; the dialects that take by template do not look at it. */
  readonly slot: number;
}

/** `undefined` where nothing is looked up. */
export type FoundStack = FoundAsset | undefined;

type DestroyView = StepView<DestroyAssetPayload, undefined, unknown, unknown>;
type CreateAndEquipView = StepView<CreateAssetPayload, unknown, CreatedAsset, unknown>;

type SpawnView = StepView<SpawnMonsterPayload, undefined, unknown, unknown>;
/** How monsters come to the map: by a command without an answer, or by a port. */
export type SpawnMonsterManner =
  | {
      readonly kind: 'notification';
      readonly notes: readonly string[];
      readonly send: (step: StepView<SpawnMonsterPayload>) => Command;
    }
  | {
      readonly kind: 'activity';
      readonly notes: readonly string[];
      readonly lookUp: LookUp<SpawnView, unknown>;
    };

/** Everything in which the services of one installation differ from those of another. */
export interface Dialect {
  /** Topic variables that differ from the channels' own, by channel name. */
  readonly topics: Readonly<Record<string, string>>;
  /** Names of command and status channels that nothing is written to or read from. */
  readonly unusedChannels: readonly string[];
  readonly createItem: (order: ItemOrder) => Command;
  readonly destroyItem: (taking: ItemTaking) => Command;
  /** Finds out where the item lies, where the command has to say so. */
  readonly findStack: LookUp<DestroyView, FoundStack> | undefined;
  readonly createAndEquip: {
    readonly send: (order: ItemOrder) => Command;
    /** The steps that follow; none where the one command does it all. */
    readonly parts: (equip: AnyAction) => readonly Part<CreateAndEquipView>[];
  };
  readonly spawnMonster: SpawnMonsterManner;
  readonly skillAnswers: SkillAnswers;
  readonly invites: 'answered' | 'unanswered';
  /** What else is different, whatever an action sends. */
  readonly adaptation: Adaptation | undefined;
  /** For the catalogue page. */
  readonly notes: Readonly<Record<'create' | 'destroy' | 'createAndEquip' | 'takeBack', string>>;
}

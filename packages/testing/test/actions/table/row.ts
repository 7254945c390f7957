import type { ExpectedGain, GameDialect, GameWorld, InitialWorld } from '@sagachart/testing';

/** How the effect of a step goes away again when its saga fails. */
export type UndoRow =
  /** By an inverse command, confirmed by an event. `rejection`: how the participant tells that it refuses the undo. */
  | { readonly kind: 'confirmed'; readonly type: string; readonly rejection: 'told' | 'untold' }
  /** By an inverse command that nothing answers, so it cannot fail either. */
  | { readonly kind: 'sent'; readonly type: string }
  /** There is no effect that stays. */
  | { readonly kind: 'nothing' }
  /** It stays, and is listed as not undone. */
  | { readonly kind: 'impossible' };

/** How the participant tells that it did not do what a command asks. */
export type RejectionRow =
  /** By a failure event; FAILED then has this code. `scripted`: the error code that the participant is made to give. */
  | { readonly code: string; readonly scripted?: string }
  /** Not at all, or without a transaction id: the step then ends by its deadline, or (a notification) takes no notice. */
  | 'untold';

/** One step of the action; a composite becomes several. */
export interface StepRow {
  /** Id of the step in the saga. */
  readonly id: string;
  /** The port that is asked first, or that is the whole work. */
  readonly port?: string;
  /** The port only spares the participant a hopeless command: without its answer the command is sent. */
  readonly portOptional?: true;
  /** The port may find nothing, which rejects the step. */
  readonly portMayFindNothing?: true;
  readonly command?: { readonly topic: string; readonly type: string; readonly answered: boolean };
  readonly rejection: RejectionRow;
  readonly undo: UndoRow;
  /** The port that is asked before the undo. */
  readonly undoPort?: string;
  /** Default 30,000; 90,000 in the dialect `deployed`. */
  readonly deadlineMs?: number;
  /** The undo of the step before takes the effect of this one with it: a late success then finds nothing to undo. */
  readonly goneWithEarlierUndo?: true;
}

/** What one of the 57 actions does in the simulated world. */
export interface ActionRow {
  readonly action: string;
  /** Default: the sample of the action. */
  readonly payload?: object | ((world: GameWorld) => object);
  readonly world?: InitialWorld;
  /** What the world has to go through before. */
  readonly prepare?: (world: GameWorld) => void;
  readonly steps: readonly StepRow[] | ((dialect: GameDialect) => readonly StepRow[]);
  /** What the world's totals gain by it. Default: nothing. */
  readonly gains?: ExpectedGain;
  /** What it changes. Gone again after an undo, unless the undo is impossible. */
  readonly state: (world: GameWorld) => unknown;
  /** The action only looks: `state` stays as it is. */
  readonly onlyLooks?: true;
  /** The services of today answer without a transaction id, so the step ends by its deadline (dialect `deployed`). */
  readonly answersWithoutId?: true;
}

export const CHARACTER = 12345;
export const ACCOUNT = 7001;

export const stepsOf = ({ steps }: ActionRow, dialect: GameDialect): readonly StepRow[] =>
  typeof steps === 'function' ? steps(dialect) : steps;

export const hero = (world: GameWorld) => world.character(CHARACTER);
/** Templates, quantities and slots of one inventory; ids differ when an item comes back. */
export const bag = (type: 1 | 2 | 3 | 4 | 5) => (world: GameWorld) =>
  hero(world)
    ?.compartments[type].assets.map(({ templateId, slot, referenceData }) => ({
      templateId,
      worn: slot < 0,
      quantity: referenceData['quantity'],
    }))
    .sort((a, b) => a.templateId - b.templateId);
export const storage = (world: GameWorld) =>
  world.account(ACCOUNT)?.storage.assets.map(({ templateId, referenceData }) => ({
    templateId,
    quantity: referenceData['quantity'],
  }));
export const cashItems = (world: GameWorld) =>
  world
    .account(ACCOUNT)
    ?.cashCompartments.get(1)
    ?.items.map(({ cashId, templateId, quantity }) => ({ cashId, templateId, quantity }));

/** The one step of an action that is no composite. */
export const one = (step: Omit<StepRow, 'id'>): readonly StepRow[] => [{ id: 'it', ...step }];
/** A question that the deployed dialect asks before the command. */
export const asksFirst = (dialect: GameDialect, port: string, need: 'optional' | 'required' = 'optional') =>
  dialect === 'documented' ? {} : { port, ...(need === 'optional' ? { portOptional: true as const } : {}) };
export const answered = (topic: string, type: string) => ({ topic, type, answered: true });
export const unanswered = (topic: string, type: string) => ({ topic, type, answered: false });
export const impossible: UndoRow = { kind: 'impossible' };
export const nothing: UndoRow = { kind: 'nothing' };
export const told = (type: string): UndoRow => ({ kind: 'confirmed', type, rejection: 'told' });
export const untold = (type: string): UndoRow => ({ kind: 'confirmed', type, rejection: 'untold' });

/**
 * What the reference model knows of the town's actions. Written down by hand, not derived from the definitions: the two
 * are meant to be able to disagree.
 */
export interface Traits {
  /** `answered`: waits for a status event. `sent`: done once it is sent. `asked`: the port call is the work. */
  readonly forward: 'answered' | 'sent' | 'asked';
  /** A port is asked before the command is sent. */
  readonly asksFirst?: true;
  /** Commands sent at once. */
  readonly commands?: 2;
  readonly idempotent?: true;
  readonly undo: 'answered' | 'sent' | 'nothing' | 'impossible';
  readonly undoAsksFirst?: true;
  readonly undoIdempotent?: true;
}

export const townTraits = {
  pay: { forward: 'answered', undo: 'answered' },
  take: { forward: 'answered', asksFirst: true, undo: 'answered', undoAsksFirst: true },
  pin: { forward: 'answered', idempotent: true, undo: 'answered', undoIdempotent: true },
  ring: { forward: 'sent', undo: 'nothing' },
  lock: { forward: 'sent', commands: 2, undo: 'sent' },
  announce: { forward: 'sent', asksFirst: true, undo: 'impossible' },
  burn: { forward: 'answered', undo: 'impossible' },
  brew: { forward: 'answered', undo: 'answered' },
  greet: { forward: 'answered', undo: 'nothing' },
  check: { forward: 'asked', undo: 'nothing' },
  reserve: { forward: 'asked', undo: 'answered' },
  transfer: { forward: 'asked', undo: 'nothing' },
} as const satisfies Record<string, Traits>;

export type TownActionName = keyof typeof townTraits;

import type { GameDialect } from './dialect.js';
import type { InitialWorld } from './initial-world.js';

export interface GameWorldOptions {
  readonly dialect: GameDialect;
  /** Seed of compartment ids, foreign ids and shuffles. Default 1. */
  readonly seed?: number;
  /** What the world holds to begin with. Default: nothing. */
  readonly world?: InitialWorld;
  /** Characters, accounts, pets, guilds and map portals come into being when first named, with `worldDefaults`. Default true. */
  readonly autoCreate?: boolean;
  /**
   * Refusals that the services of today keep to themselves stay silent. Default: true for `deployed`, false for
   * `documented`, where the declared failure event is sent (none exists for skills, pets and the wallet).
   */
  readonly silentFailures?: boolean;
  /** Skill answers and the answers of guild dialogs carry the transaction id. Default: true for `documented`, false for `deployed`. */
  readonly correlateAll?: boolean;
  /** Replies carry the command's `saga-idempotency-key`. Default false: the services of today do not know it. */
  readonly echoIdempotencyKey?: boolean;
  /** A command whose key succeeded is not obeyed again. Default true; without the header nothing is remembered. */
  readonly participantDeduplication?: boolean;
  /** Keys remembered at most. Default 100 000. */
  readonly deduplicationLimit?: number;
  /** Topics on which a made or destroyed item is told: `asset` (default, as the services do), `compartment`, or `both`. */
  readonly itemAnswers?: 'asset' | 'compartment' | 'both';
  /** Usual delay of a reply in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** Experience needed to leave a level. Default: 1000 × level. */
  readonly experienceToLevel?: (level: number) => number;
  /** The time that answers name as "now", RFC 3339. Default 2026-01-24T14:00:00Z. */
  readonly now?: string;
  /** Journal entries kept at least; older ones go. Default: all. */
  readonly journalLimit?: number;
}

export function withDefaults(options: GameWorldOptions): Required<GameWorldOptions> {
  const documented = options.dialect === 'documented';
  return {
    seed: 1,
    world: {},
    autoCreate: true,
    silentFailures: !documented,
    correlateAll: documented,
    echoIdempotencyKey: false,
    participantDeduplication: true,
    deduplicationLimit: 100_000,
    itemAnswers: 'asset',
    latencyMs: 0,
    experienceToLevel: (level) => 1000 * level,
    now: '2026-01-24T14:00:00Z',
    journalLimit: Number.POSITIVE_INFINITY,
    ...options,
  };
}

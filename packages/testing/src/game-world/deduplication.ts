import type { StatusEvent } from './envelope.js';

/**
 * What a participant remembers of the commands it obeyed: a command whose key succeeded before is not obeyed again,
 * its events are sent again. Rejections are not remembered, so that a retry after a rejection is tried for real.
 */
export interface ParticipantDeduplication {
  /** Off: every copy of a command is obeyed anew, as by the Go services. */
  enabled: boolean;
  /** Number of keys remembered now. */
  readonly size: number;
  has(key: string): boolean;
  forget(key: string): void;
}

export interface DeduplicationMemory extends ParticipantDeduplication {
  recall(key: string | undefined): readonly StatusEvent[] | undefined;
  remember(key: string | undefined, events: readonly StatusEvent[]): void;
}

/** Remembers the newest `limit` keys. */
export function createDeduplication(enabled: boolean, limit: number): DeduplicationMemory {
  const succeeded = new Map<string, readonly StatusEvent[]>();
  return {
    enabled,
    get size() {
      return succeeded.size;
    },
    has: (key) => succeeded.has(key),
    forget: (key) => void succeeded.delete(key),
    recall(key) {
      return this.enabled && key !== undefined ? succeeded.get(key) : undefined;
    },
    remember(key, events) {
      if (!this.enabled || key === undefined) return;
      succeeded.set(key, events);
      if (succeeded.size <= limit) return;
      const [oldest] = succeeded.keys();
      if (oldest !== undefined) succeeded.delete(oldest);
    },
  };
}

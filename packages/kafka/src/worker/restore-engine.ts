import {
  type Catalog,
  decodeRecord,
  type EngineOptions,
  messageOf,
  SagaEngine,
  SagaError,
} from '@sagachart/core';
import { isOutboxKey } from '../outbox/index.js';
import { Turns } from '../partition/index.js';
import { CHECKPOINT_KEY, Checkpoint } from './checkpoint.js';

export interface RestoredEngine {
  readonly engine: SagaEngine;
  readonly checkpoint: Checkpoint;
  /** Sagas whose records cannot be used, with what was thrown. */
  readonly setAside: ReadonlyMap<string, unknown>;
}

/** Another release can serve such a saga, so this one must not serve its partition: nothing is lost by waiting for it. */
const servedByAnotherRelease = new Set(['SAGA_RECORD_VERSION', 'SAGA_RECORD_DIALECT']);

/** With more of them in one partition it is the release that is at fault, and not the records. */
const SET_ASIDE_AT_MOST = 10;

/** Takes in what a changelog partition holds, record by record. */
class EngineLoading implements RestoredEngine {
  readonly engine: SagaEngine;
  readonly setAside = new Map<string, unknown>();
  checkpoint = Checkpoint.empty();

  constructor(catalog: Catalog, options: EngineOptions) {
    this.engine = new SagaEngine(catalog, options);
  }

  take(key: string, text: string): void {
    if (key === CHECKPOINT_KEY) {
      this.checkpoint = Checkpoint.decode(text);
      return;
    }
    try {
      this.engine.load(decodeRecord(text));
    } catch (thrown) {
      if (thrown instanceof SagaError && servedByAnotherRelease.has(thrown.code)) throw thrown;
      this.setAside.set(key, thrown);
      if (this.setAside.size > SET_ASIDE_AT_MOST) throw tooMany(key, thrown);
    }
  }
}

/**
 * Loads what a changelog partition holds. A record that no release can be expected to read is left where it is, and its saga
 * aside: the others of the partition go on. A saga that the catalogue has no fitting definition for is held by the engine.
 *
 * @throws SagaError `SAGA_RECORD_VERSION`, `SAGA_RECORD_DIALECT`, `SAGA_CHECKPOINT_INVALID`;
 *   `SAGA_RECORD_INVALID` when more than a few records cannot be used
 */
export function restoreEngine(
  catalog: Catalog,
  options: EngineOptions,
  entries: Iterable<readonly [key: string, text: string]>,
): RestoredEngine {
  const loading = new EngineLoading(catalog, options);
  for (const [key, text] of entries) if (!isOutboxKey(key)) loading.take(key, text);
  return loading;
}

/**
 * As `restoreEngine`, in many turns of the event loop, so that heartbeats go on however much there is to load. Takes the
 * entries out of the map, so that texts and sagas are not both held to the end.
 */
export async function restoreEngineInTurns(
  catalog: Catalog,
  options: EngineOptions,
  entries: Map<string, string>,
  signal?: AbortSignal,
): Promise<RestoredEngine> {
  const loading = new EngineLoading(catalog, options);
  const turns = new Turns();
  for (const [key, text] of entries) {
    // The outbox is read from the same entries, by another.
    if (isOutboxKey(key)) continue;
    entries.delete(key);
    loading.take(key, text);
    if (!turns.due) continue;
    await turns.next();
    signal?.throwIfAborted();
  }
  return loading;
}

const tooMany = (key: string, cause: unknown): SagaError =>
  new SagaError(
    'SAGA_RECORD_INVALID',
    `More than ${SET_ASIDE_AT_MOST} records of a changelog partition cannot be used, one of them that of saga ${key}: ${messageOf(cause)}.`,
    { mend: 'Run the release that wrote them, or restore the changelog.', cause },
  );

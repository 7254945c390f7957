import {
  type Catalog,
  decodeRecord,
  type EngineOptions,
  messageOf,
  SagaEngine,
  SagaError,
} from '@sagachart/core';
import { isOutboxKey } from '../outbox/index.js';
import { CHECKPOINT_KEY, Checkpoint } from './checkpoint.js';

export interface RestoredEngine {
  readonly engine: SagaEngine;
  readonly checkpoint: Checkpoint;
  /** Sagas whose records cannot be used, with what was thrown. */
  readonly setAside: ReadonlyMap<string, unknown>;
}

/** Another release can serve such a saga, so this one must not serve its partition: nothing is lost by waiting for it. */
const servedByAnotherRelease = new Set([
  'SAGA_RECORD_VERSION',
  'SAGA_RECORD_ACTION_MISSING',
  'SAGA_RECORD_DIALECT',
]);

/** With more of them in one partition it is the release that is at fault, and not the records. */
const SET_ASIDE_AT_MOST = 10;

/**
 * Loads what a changelog partition holds. A record that no release can be expected to read is left where it is, and its saga
 * aside: the others of the partition go on.
 *
 * @throws SagaError `SAGA_RECORD_VERSION`, `SAGA_RECORD_ACTION_MISSING`, `SAGA_RECORD_DIALECT`, `SAGA_CHECKPOINT_INVALID`;
 *   `SAGA_RECORD_INVALID` when more than a few records cannot be used
 */
export function restoreEngine(
  catalog: Catalog,
  options: EngineOptions,
  entries: Iterable<readonly [key: string, text: string]>,
): RestoredEngine {
  const engine = new SagaEngine(catalog, options);
  const setAside = new Map<string, unknown>();
  let checkpoint = Checkpoint.empty();
  for (const [key, text] of entries) {
    if (key === CHECKPOINT_KEY) {
      checkpoint = Checkpoint.decode(text);
      continue;
    }
    if (isOutboxKey(key)) continue;
    try {
      engine.load(decodeRecord(text));
    } catch (thrown) {
      if (thrown instanceof SagaError && servedByAnotherRelease.has(thrown.code)) throw thrown;
      setAside.set(key, thrown);
      if (setAside.size > SET_ASIDE_AT_MOST) throw tooMany(key, thrown);
    }
  }
  return { engine, checkpoint, setAside };
}

const tooMany = (key: string, cause: unknown): SagaError =>
  new SagaError(
    'SAGA_RECORD_INVALID',
    `More than ${SET_ASIDE_AT_MOST} records of a changelog partition cannot be used, one of them that of saga ${key}: ${messageOf(cause)}.`,
    { mend: 'Run the release that wrote them, or restore the changelog.', cause },
  );

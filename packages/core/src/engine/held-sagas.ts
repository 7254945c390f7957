import type { Catalog } from '../action/index.js';
import type { EngineInput, EngineOutput, TimeInput } from './io.js';
import { addresseeOf, inputOf, type KeptInput, keptOf } from './kept-input.js';
import type { Misfit } from './list-fit.js';
import { bury, sharedTenant, tenantOf } from './read-message.js';
import { encodeRecord, NAMED_RECORD_VERSION, type SagaRecord } from './record.js';

/** A saga under way that the catalogue has no fitting definition for: nothing is done for it until one comes. */
export interface HeldSaga {
  /** As it was stored by the release that could go on with it. */
  readonly record: SagaRecord;
  readonly code: Misfit['code'];
  /** One sentence. */
  readonly reason: string;
  readonly tenant: string;
  readonly fingerprint: string;
}

/** What is kept for one held saga; what comes beyond it goes to the dead letters. */
export const MAX_KEPT_INPUTS = 100;
export const MAX_KEPT_CHARACTERS = 262_144;

type Addressed = Exclude<EngineInput, TimeInput>;

export const heldReason = (transactionId: string, { reason }: Pick<Misfit, 'reason'>): string =>
  `Saga ${transactionId} is held, for ${reason}.`;

/** The sagas of an engine that are held, and what came for sagas that are held no more. */
export class HeldSagas {
  readonly #held = new Map<string, HeldSaga>();
  /** Of sagas that can go on again: to be handled before anything else. */
  readonly #released = new Map<string, readonly KeptInput[]>();

  get all(): ReadonlyMap<string, HeldSaga> {
    return this.#held;
  }

  get released(): Iterable<string> {
    return this.#released.keys();
  }

  get anyReleased(): boolean {
    return this.#released.size > 0;
  }

  hold(record: SagaRecord, misfit: Misfit): void {
    const { transactionId, fingerprint } = record;
    const reason = heldReason(transactionId, misfit);
    const tenant = sharedTenant(record.tenant);
    this.#held.set(transactionId, { record, code: misfit.code, reason, tenant, fingerprint });
  }

  release({ transactionId, kept }: SagaRecord): void {
    if (kept && kept.length > 0) this.#released.set(transactionId, kept);
  }

  letGo(transactionId: string): void {
    this.#held.delete(transactionId);
  }

  /** What came for a saga while it was held, in its order, and no more after that. */
  take(transactionId: string, at: number): readonly Addressed[] {
    const kept = this.#released.get(transactionId) ?? [];
    this.#released.delete(transactionId);
    return kept.map((one) => inputOf(one, transactionId, at));
  }

  /** The saga with kept inputs that an input is for. */
  releasedOf(input: Addressed, catalog: Catalog): string | undefined {
    const id = this.#released.size > 0 ? addresseeOf(input, catalog) : undefined;
    return id !== undefined && this.#released.has(id) ? id : undefined;
  }

  /**
   * Keeps an input that is for a held saga.
   *
   * @returns the text to store for the saga, or `full`; `undefined` when the input is for another saga, or not to be kept
   */
  keep(
    input: Addressed,
    catalog: Catalog,
    output: EngineOutput,
  ): { readonly transactionId: string; readonly text: string | undefined } | undefined {
    if (this.#held.size === 0 || (input.kind === 'operator' && input.command === 'abandon')) return undefined;
    const transactionId = addresseeOf(input, catalog);
    const held = transactionId === undefined ? undefined : this.#held.get(transactionId);
    if (transactionId === undefined || !held) return undefined;
    if (input.kind === 'message' && tenantOf(input.headers ?? []) !== held.tenant) return undefined;
    const { record, reason } = held;
    const kept = [...(record.kept ?? []), keptOf(input)];
    if (kept.length > MAX_KEPT_INPUTS || JSON.stringify(kept).length > MAX_KEPT_CHARACTERS) {
      refuse(input, `${reason.slice(0, -1)}, and no more can be kept for it.`, output);
      return { transactionId, text: undefined };
    }
    const next: SagaRecord = { ...record, v: NAMED_RECORD_VERSION, kept };
    const text = encodeRecord(next);
    this.#held.set(transactionId, { ...held, record: next });
    const { sagaType } = record;
    const note = `kept while the saga is held: ${described(input)}`;
    output.progress.push({ transactionId, sagaType, at: input.at, what: 'event-kept', note });
    output.changed.add(transactionId);
    return { transactionId, text };
  }
}

function described(input: Addressed): string {
  if (input.kind === 'message') return `a message of ${input.topic}`;
  return input.kind === 'operator' ? `the operator command ${input.command}` : 'the answer of a port';
}

/** A port is asked again when the saga goes on; a message and an operator's command must not get lost silently. */
function refuse(input: Addressed, reason: string, output: EngineOutput): void {
  const code = 'SAGA_HELD_FULL';
  if (input.kind === 'message') bury(input, code, reason, output);
  if (input.kind === 'operator') output.refusals.push({ transactionId: input.transactionId, code, reason });
}

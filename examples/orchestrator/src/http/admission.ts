import type { OpenLoad, SagaDirectory } from '@sagachart/core';
import { HttpFault } from './fault.js';

export interface AdmissionLimits {
  /** Memory that sagas under way may take together, in MiB, as it is estimated. */
  readonly totalMiB: number;
  /** Those of one tenant. */
  readonly perTenantMiB: number;
}

const MIB = 1024 * 1024;
/** What a step under way takes beside its data: its states, its timers, its place in the chart. */
const STEP_BYTES = 5_000;
/** A record is held as text, as what the engine works with, and as what is on its way to be stored. */
const COPIES = 3;

const bytesOf = ({ steps, characters }: Omit<OpenLoad, 'sagas'>): number =>
  steps * STEP_BYTES + characters * COPIES;

/** Decides whether another saga is taken, so that no tenant can end the process, nor lock out the others. */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #directory: Pick<SagaDirectory, 'openLoad'>;
  /** Sagas that were handed over and are not seen yet. */
  readonly #coming = new Map<string, number>();
  #allComing = 0;

  constructor(limits: AdmissionLimits, directory: Pick<SagaDirectory, 'openLoad'>) {
    this.#limits = limits;
    this.#directory = directory;
  }

  /**
   * @param saga its steps, and the characters of its command
   * @returns to be called once the directory has the saga, or nothing was handed over
   * @throws HttpFault 429 when the tenant has no room left, 503 when there is none for anybody
   */
  take(tenant: string, saga: { readonly steps: number; readonly characters: number }): () => void {
    const { totalMiB, perTenantMiB } = this.#limits;
    const asked = bytesOf(saga);
    const own = bytesOf(this.#directory.openLoad(tenant)) + (this.#coming.get(tenant) ?? 0);
    const all = bytesOf(this.#directory.openLoad()) + this.#allComing;
    const refuse = (status: 429 | 503, whose: string, limit: number): never => {
      const detail = `The sagas under way ${whose} take the ${limit} MiB that they may; send this one again when some have ended.`;
      throw new HttpFault(status, [{ code: 'SAGA_HTTP_LOAD', detail }], { 'retry-after': '5' });
    };
    if (own + asked > perTenantMiB * MIB) refuse(429, 'of this tenant', perTenantMiB);
    if (all + asked > totalMiB * MIB) refuse(503, 'of all tenants', totalMiB);
    this.#change(tenant, asked);
    return () => this.#change(tenant, -asked);
  }

  #change(tenant: string, bytes: number): void {
    this.#allComing += bytes;
    const now = (this.#coming.get(tenant) ?? 0) + bytes;
    if (now === 0) this.#coming.delete(tenant);
    else this.#coming.set(tenant, now);
  }
}

import { HttpFault } from './fault.js';

export interface StreamLimits {
  /** Streams that are open at a time. */
  readonly total: number;
  /** Of one tenant. */
  readonly perTenant: number;
  /** Of one remote address, whatever tenants it names. */
  readonly perClient: number;
}

/** Who holds a stream open; without a tenant it is the operator. */
export interface StreamHolder {
  readonly tenant: string | undefined;
}

const refused = (status: 429 | 503, detail: string): HttpFault =>
  new HttpFault(status, [{ code: 'SAGA_HTTP_STREAMS', detail }], { 'retry-after': '5' });

/** How many streams are open, and whose. A tenth is kept for the operator, who must see most when all is taken. */
export class OpenStreams {
  readonly #limits: StreamLimits;
  readonly #of = new Map<string, number>();
  #open = 0;

  constructor(limits: StreamLimits) {
    this.#limits = limits;
  }

  /** @returns gives the place back. @throws HttpFault 429 above the share of the tenant or the client, 503 when all are taken */
  take(holder: StreamHolder | undefined, client: string): () => void {
    const { total, perTenant, perClient } = this.#limits;
    const isOperator = holder !== undefined && holder.tenant === undefined;
    const holders = isOperator ? [] : [`client ${client}`];
    if (holder?.tenant !== undefined) holders.push(`tenant ${holder.tenant}`);
    if (this.#open >= (isOperator ? total : Math.ceil(total * 0.9)))
      throw refused(503, 'Too many streams are open; ask again later.');
    if (!isOperator && (this.#of.get(`client ${client}`) ?? 0) >= perClient)
      throw refused(429, `This client has ${perClient} streams open, and may not have more.`);
    if (holder?.tenant !== undefined && (this.#of.get(`tenant ${holder.tenant}`) ?? 0) >= perTenant)
      throw refused(429, `This tenant has ${perTenant} streams open, and may not have more.`);
    this.#count(holders, 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.#count(holders, -1);
      isHeld = false;
    };
  }

  #count(holders: readonly string[], change: 1 | -1): void {
    this.#open += change;
    for (const one of holders) {
      const count = (this.#of.get(one) ?? 0) + change;
      if (count === 0) this.#of.delete(one);
      else this.#of.set(one, count);
    }
  }
}

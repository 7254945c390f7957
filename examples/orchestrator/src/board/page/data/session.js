/** @typedef {import('./types.js').Tenant} Tenant */

const KEPT = 'sagachart-tenant';

/** Who looks at the board: a tenant, which survives a reload of the page, or the operator, whose token does not. */
export class Session {
  /** Kept in this object alone: no storage, no address has it. @type {string | undefined} */
  #token;
  /** @type {Tenant | undefined} */
  #tenant;

  constructor() {
    const kept = sessionStorage.getItem(KEPT);
    this.#tenant = tenantOf(location.hash) ?? (kept === null ? undefined : JSON.parse(kept));
    if (this.#tenant) sessionStorage.setItem(KEPT, JSON.stringify(this.#tenant));
    // Out of the address, so that it is not bookmarked or handed on unawares.
    if (location.hash.includes('?')) history.replaceState(null, '', location.hash.split('?')[0]);
  }

  get tenant() {
    return this.#tenant;
  }

  get hasToken() {
    return this.#token !== undefined;
  }

  get canRead() {
    return this.#tenant !== undefined || this.hasToken;
  }

  /** @param {Tenant | undefined} tenant */
  useTenant(tenant) {
    this.#tenant = tenant;
    if (tenant) sessionStorage.setItem(KEPT, JSON.stringify(tenant));
    else sessionStorage.removeItem(KEPT);
  }

  /** @param {string | undefined} token */
  useToken(token) {
    this.#token = token;
  }

  /** Headers of a request that reads: a tenant's sagas, or with the token alone all of them. */
  readHeaders() {
    return this.#tenant ? this.#tenantHeaders() : this.#authorization();
  }

  /** Headers of an operator command. */
  commandHeaders() {
    return { ...this.#tenantHeaders(), ...this.#authorization() };
  }

  /** @returns {Record<string, string>} */
  #tenantHeaders() {
    if (!this.#tenant) return {};
    const { id, region, major, minor } = this.#tenant;
    return { TENANT_ID: id, REGION: region, MAJOR_VERSION: major, MINOR_VERSION: minor };
  }

  /** @returns {Record<string, string>} */
  #authorization() {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }
}

/**
 * The tenant of a link to the board: `#/sagas?tenant=<uuid>&region=GMS&version=83.1`.
 *
 * @param {string} hash
 * @returns {Tenant | undefined}
 */
function tenantOf(hash) {
  const asked = new URLSearchParams(hash.split('?')[1] ?? '');
  const id = asked.get('tenant');
  if (!id) return undefined;
  const [major = '1', minor = '0'] = (asked.get('version') ?? '1.0').split('.');
  return { id, region: asked.get('region') ?? 'GMS', major, minor };
}

import type { OpenLoad } from './directory.js';

const none: OpenLoad = { sagas: 0, steps: 0, characters: 0 };

const sum = (a: OpenLoad, b: OpenLoad, sign: 1 | -1): OpenLoad => ({
  sagas: a.sagas + sign * b.sagas,
  steps: a.steps + sign * b.steps,
  characters: a.characters + sign * b.characters,
});

/** What sagas under way take, by tenant and of all together, kept up to date with each change. */
export class OpenLoads {
  #all = none;
  readonly #of = new Map<string, OpenLoad>();

  change(tenant: string, load: OpenLoad, sign: 1 | -1): void {
    this.#all = sum(this.#all, load, sign);
    const own = sum(this.#of.get(tenant) ?? none, load, sign);
    if (own.sagas === 0) this.#of.delete(tenant);
    else this.#of.set(tenant, own);
  }

  of(tenant: string | undefined): OpenLoad {
    return tenant === undefined ? this.#all : (this.#of.get(tenant) ?? none);
  }
}

import type { AnyCommandChannel, AnyStatusChannel } from '../../channel/index.js';

/** A channel with some of its message types in another shape, and some that it did not have. */
export function changed<C extends AnyCommandChannel | AnyStatusChannel>(base: C, changes: C): C {
  return { ...base, types: { ...base.types, ...changes.types } };
}

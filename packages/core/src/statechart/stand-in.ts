const active = { status: 'active', output: undefined, error: undefined };

/**
 * Stands for an actor inside the machine that invokes it. XState builds an actor for every invocation, and would compute its first
 * state there and then; the host does that itself, in its own order, so this one does nothing.
 */
export const standIn = {
  transition: (snapshot: object) => snapshot,
  getInitialSnapshot: () => active,
  getPersistedSnapshot: () => ({ status: 'active' }),
  restoreSnapshot: () => active,
};

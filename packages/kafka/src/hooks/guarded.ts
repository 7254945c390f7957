import { messageOf, type TransitionObserver } from '@sagachart/core';

type Tell = (what: string, thrown: unknown) => void;

/**
 * A function of the user's that only watches, so that what it throws, or rejects with, is told and changes nothing: a message
 * must not be handled twice, and no partition stand still, because somebody's log could not be written.
 */
export function guarded<A extends readonly unknown[]>(
  name: string,
  hook: ((...args: A) => unknown) | undefined,
  tell: Tell | undefined,
): ((...args: A) => void) | undefined {
  if (!hook) return undefined;
  const failed = (thrown: unknown): void => {
    const what = `The hook ${name} threw, which changes nothing: ${messageOf(thrown)}`;
    if (tell) tell(what, thrown);
    else process.emitWarning(what);
  };
  return (...args) => {
    try {
      const returned = hook(...args);
      if (returned instanceof Promise) returned.catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  };
}

/** An observer of the user's, guarded in both that it is told. */
export function guardedObserver(
  observer: TransitionObserver | undefined,
  tell: Tell | undefined,
): TransitionObserver | undefined {
  const observe = guarded('observe', observer, tell);
  const left = guarded('observe.left', observer?.left, tell);
  return observe && Object.assign(observe, left ? { left } : {});
}

/** The object with the named functions guarded; what those throw is told to its `onTrouble`, or else to the process. */
export function guardedHooks<H extends { readonly onTrouble?: Tell }>(
  hooks: H,
  names: readonly (keyof H & string)[],
): H {
  type Hook = ((...args: readonly unknown[]) => unknown) | undefined;
  const own = (name: keyof H & string): Hook => (hooks[name] as Hook)?.bind(hooks);
  const onTrouble = guarded('onTrouble', own('onTrouble'), undefined);
  const others = names
    .filter((name) => hooks[name] !== undefined)
    .map((name) => [name, guarded(name, own(name), onTrouble)] as const);
  return { ...hooks, ...Object.fromEntries(others), ...(onTrouble ? { onTrouble } : {}) };
}

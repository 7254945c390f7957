import type { OrchestratorHooks } from '../orchestrator/index.js';

type Handler = (...args: readonly unknown[]) => void;

/** Hooks that call all the given ones, in order. */
export function joinHooks(...all: readonly OrchestratorHooks[]): OrchestratorHooks {
  const joined: Record<string, Handler> = {};
  for (const name of new Set(all.flatMap((hooks) => Object.keys(hooks)))) {
    const handlers = all.flatMap(
      (hooks) => (hooks as Readonly<Record<string, Handler | undefined>>)[name] ?? [],
    );
    joined[name] = (...args) => handlers.forEach((handle) => handle(...args));
  }
  return joined as OrchestratorHooks;
}

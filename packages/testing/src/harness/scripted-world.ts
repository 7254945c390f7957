import { createGameWorld, type GameWorld, type GameWorldOptions } from '../game-world/index.js';

/** A world that remembers its script, so that an equal one can be made for another run. */
export interface ScriptedWorld {
  readonly world: GameWorld;
  /** A new world with the options and the whole script of this one, as they stand now. */
  again(): ScriptedWorld;
}

export function createScriptedWorld(
  options: GameWorldOptions,
  script: ReadonlySet<(world: GameWorld) => void> = new Set(),
): ScriptedWorld {
  const inner = createGameWorld(options);
  const lines = new Set(script);
  for (const line of lines) line(inner);
  const world: GameWorld = {
    ...inner,
    script(rule) {
      const line = (other: GameWorld): void => void other.script(rule);
      lines.add(line);
      const handle = inner.script(rule);
      return {
        get seen() {
          return handle.seen;
        },
        get applied() {
          return handle.applied;
        },
        remove() {
          lines.delete(line);
          handle.remove();
        },
      };
    },
    failNext(activity, error, times) {
      lines.add((other) => other.failNext(activity, error, times));
      inner.failNext(activity, error, times);
    },
  };
  return { world, again: () => createScriptedWorld(options, lines) };
}

import type { ActivityCall, Catalog } from '@sagachart/core';
import type { ActivityPort } from '../../src/worker/index.js';

/** Ports that answer when the script says so, first come first served. */
export function scriptedPorts(catalog: Catalog) {
  const called: { activity: string; input: unknown }[] = [];
  const waiting = new Map<string, ((result: unknown) => void)[]>();
  const answers = new Map<string, unknown[]>();
  const port =
    (activity: string): ActivityPort =>
    (input: ActivityCall['input']) => {
      called.push({ activity, input });
      const ready = answers.get(activity);
      if (ready && ready.length > 0) return ready.shift();
      return new Promise((resolve) => waiting.set(activity, [...(waiting.get(activity) ?? []), resolve]));
    };
  const names = [...catalog.actions.values()].flatMap(({ lookUp, undo }) =>
    [lookUp, undo.kind === 'inverse' ? undo.lookUp : undefined].flatMap((one) => (one ? [one.activity] : [])),
  );
  return {
    ports: Object.fromEntries(names.map((name) => [name, port(name)])),
    /** Every call so far, in order. */
    called,
    answer(activity: string, result: unknown): void {
      const asker = waiting.get(activity)?.shift();
      if (asker) asker(result);
      else answers.set(activity, [...(answers.get(activity) ?? []), result]);
    },
  };
}

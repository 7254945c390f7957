import type { Catalog } from '@sagachart/core';

/** The ports that the actions of a catalogue call, forward and for undo. */
export function portNamesOf(catalog: Catalog): readonly string[] {
  const names = [...catalog.actions.values()].flatMap(({ lookUp, undo }) => [
    ...(lookUp ? [lookUp.activity] : []),
    ...(undo.kind === 'inverse' && undo.lookUp ? [undo.lookUp.activity] : []),
  ]);
  return [...new Set(names)].sort();
}

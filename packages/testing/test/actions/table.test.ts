import { atlasCatalog, defaultPolicy } from '@sagachart/core';
import { describe, expect, it } from 'vitest';
import { deadlineOf, dialects } from './stage.js';
import { actionTable, stepsOf } from './table/index.js';

describe.each(dialects)('the table of actions (%s)', (dialect) => {
  const { actions } = atlasCatalog(dialect, { lookBeforeSending: true });
  const rows = actionTable.map((row) => [row.action, row] as const);

  it('has all 57 actions of the catalogue, in its order', () => {
    expect(actionTable.map(({ action }) => action)).toEqual([...actions.keys()]);
    expect(actionTable).toHaveLength(57);
  });

  it.each(rows)('%s: says what the action says of itself', (name, row) => {
    const steps = stepsOf(row, dialect);
    const action = actions.get(name);
    if (!action) throw new Error(`no action ${name}`);
    expect(steps.map(({ id }) => id)).toEqual([
      'it',
      ...action.parts.map((part) => part.id ?? part.action.name),
    ]);
    [action, ...action.parts.map((part) => part.action)].forEach((told, index) => {
      const step = steps[index];
      if (!step) throw new Error(`no step ${index}`);
      const { command, undo } = step;
      expect(command?.answered ?? false, 'waits for an answer').toBe(told.kind === 'command');
      expect(command !== undefined, 'sends a command').toBe(told.send !== undefined);
      expect(step.port, 'asks a port').toBe(told.lookUp?.activity);
      if (step.rejection !== 'untold') expect(told.fails, 'failure events').not.toEqual([]);
      expect(told.lookUp?.optional ?? false, 'goes on without its port').toBe(step.portOptional ?? false);
      expect(told.policy.deadlineMs ?? defaultPolicy.deadlineMs, 'deadline').toBe(deadlineOf(step, dialect));
      // The release steps have an inverse, but only behind a transfer that tells them what the item was like.
      const alone = undo.kind === 'impossible' && told.undo.kind === 'inverse';
      if (alone) return void expect(name).toMatch(/^release_from_/);
      expect(undo.kind === 'confirmed' || undo.kind === 'sent' ? 'inverse' : undo.kind).toBe(told.undo.kind);
      if (told.undo.kind !== 'inverse') return;
      expect(told.undo.completes.length > 0, 'its undo is confirmed by an event').toBe(
        undo.kind === 'confirmed',
      );
      expect(step.undoPort, 'asks a port before its undo').toBe(told.undo.lookUp?.activity);
      if (undo.kind !== 'confirmed') return;
      expect(told.undo.fails.length > 0 ? 'told' : 'untold', 'rejection of its undo').toBe(undo.rejection);
    });
  });
});

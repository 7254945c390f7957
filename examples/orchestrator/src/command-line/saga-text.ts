import { encodeJson } from '@sagachart/core';
import type { z } from 'zod';
import type { apiSchemas } from '../http/index.js';
import { printable, table } from './table.js';

export type SagaResource = z.output<typeof apiSchemas.Saga>['data'];
export type SagaLine = z.output<typeof apiSchemas.SagaList>['data'][number];

/** Sagas as a table. */
export function sagaTable(sagas: readonly SagaLine[]): string[] {
  if (sagas.length === 0) return ['no sagas'];
  return table([
    ['transaction id', 'type', 'status', 'steps', 'started', 'at'],
    ...sagas.map(
      ({ id, attributes: { sagaType, status, stepsDone, stepCount, startedAt, current, failure } }) => [
        id,
        sagaType,
        status,
        `${stepsDone} of ${stepCount}`,
        startedAt,
        current ? `${current.id}: ${current.state}` : (failure?.reason ?? ''),
      ],
    ),
  ]);
}

type DefinedPart = NonNullable<SagaResource['attributes']['defined']>;

/** What only statecharts have: their state, their timers, what is kept, and what they gave. */
function definedLines({ version, machines, timers, kept, compensation, output }: DefinedPart): string[] {
  const lines = [
    `version   ${version}`,
    ...machines.map(
      ({ actor, active }) => `state     ${actor === '' ? '' : `${actor}: `}${active.join(', ')}`,
    ),
    ...timers.map(({ event, due }) => `timer     ${event} at ${due}`),
  ];
  if (kept.length > 0) lines.push(`kept      ${kept.map(({ type }) => type).join(', ')}`);
  if (compensation !== 'idle') lines.push(`undo      ${compensation}`);
  if (output !== undefined) lines.push(`output    ${encodeJson(output)}`);
  return lines;
}

function headLines({ id, attributes }: SagaResource): string[] {
  const { sagaType, initiatedBy, status, startedAt, endedAt, failure, waitingFor, commands, defined } =
    attributes;
  const lines = [
    `saga      ${id}`,
    `type      ${sagaType}${initiatedBy === '' ? '' : `, begun by ${initiatedBy}`}`,
    `status    ${status}`,
    `started   ${startedAt}${endedAt === null ? '' : `, outcome told ${endedAt}`}`,
  ];
  if (failure)
    lines.push(`failed at ${failure.step || 'the command'}: ${failure.reason} (${failure.errorCode})`);
  if (waitingFor) {
    const { what, step, until } = waitingFor;
    const which = what === 'event' ? ` ${defined?.takes?.join(', ') ?? ''}` : '';
    lines.push(
      `waits for ${what}${which}${step === '' ? '' : ` at ${step}`}${until === null ? '' : ` until ${until}`}`,
    );
  }
  if (defined) lines.push(...definedLines(defined));
  if (commands.length > 0) lines.push(`commands  ${commands.join(', ')}`);
  return lines.map(printable);
}

/** Everything that is known of a saga, for people. */
export function sagaText(saga: SagaResource): string[] {
  const { steps, history } = saga.attributes;
  const lines = headLines(saga);
  if (steps.length > 0) {
    const rows = steps.map(({ stepId, action, state, attempts, undoAttempts, note }) => [
      stepId,
      action,
      state,
      `${attempts}${undoAttempts > 0 ? ` + ${undoAttempts} undo` : ''}`,
      note ?? '',
    ]);
    lines.push('', ...table([['step', 'action', 'state', 'sent', 'note'], ...rows]));
  }
  lines.push(
    '',
    ...table([['at', 'what', 'step'], ...history.map(({ at, what, step }) => [at, what, step ?? ''])]),
  );
  return lines;
}

/** What is new in the history since `seen` entries. */
export const historyLines = ({ attributes: { history } }: SagaResource, seen: number): string[] =>
  history.slice(seen).map(({ at, what, step }) => printable([at, what, step ?? ''].join('  ').trimEnd()));

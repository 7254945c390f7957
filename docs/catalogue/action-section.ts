import {
  type ActionDescription,
  type AnyAction,
  type CommandDescription,
  createActionMachine,
  type EventDescription,
  toMermaid,
} from '../../packages/core/src/index.js';
import { code, duration, fence, json, plain } from './markdown.js';
import { payloadTable } from './payload-table.js';

const eventLines = (events: readonly EventDescription[], indent = ''): string[] =>
  events.map(({ topic, type, compares }) => {
    const equal = compares.length > 0 ? `, when it says the same in ${compares.map(code).join(', ')}` : '';
    return `${indent}- ${code(type)} on ${code(topic)}${equal}`;
  });

function commandText({ topic, type, sample }: CommandDescription): string {
  return `${code(type)} on ${code(topic)}:\n\n${json(sample)}`;
}

function commandTexts(commands: readonly CommandDescription[]): string {
  return commands.map(commandText).join('\n\n');
}

function listed(title: string, events: readonly EventDescription[]): string[] {
  return events.length === 0 ? [] : [`**${title}**`, eventLines(events).join('\n')];
}

function undoTexts({ undo }: ActionDescription): string[] {
  if (undo.kind === 'nothing') return [`**Nothing to undo**: ${plain(undo.reason)}`];
  if (undo.kind === 'impossible') return [`**Cannot be undone**: ${plain(undo.reason)}`];
  const ask = undo.port === null ? '' : ` It asks the port ${code(undo.port)} first.`;
  const not = undo.sometimesImpossible
    ? ' A step whose events did not tell enough, or told that nothing can be given back, is listed as not undone.'
    : '';
  const again = undo.idempotent ? ' It may be sent again without harm.' : '';
  return [
    `**Undo**: an inverse command.${ask}${not}${again}`,
    commandTexts(undo.commands),
    ...(undo.completes.length === 0
      ? ['It counts as done once it is sent.']
      : listed('Undone on', undo.completes)),
    ...listed('Not undone (parked, when no attempt is left) on', undo.fails),
  ];
}

function completion({ kind, completes, port, parts }: ActionDescription): string[] {
  if (kind === 'notification') return ['**Completes** at once, for nobody answers it.'];
  if (kind === 'activity') return [`**Completes** with the answer of the port ${code(port ?? '')}.`];
  if (kind === 'composite') {
    const steps = parts.map((part) => `[${code(part)}](#${part})`).join(' and ');
    return [`**Completes** with the answer of the port ${code(port ?? '')}, and becomes ${steps}.`];
  }
  return listed('Completes on', completes);
}

/** Everything that the catalogue page says of one action. */
export function actionSection(action: AnyAction, described: ActionDescription): string {
  const { name, kind, role, summary, notes, port, commands, attempts, idempotent } = described;
  const { deadlineMs, undoDeadlineMs, undo } = described;
  const asksFirst = port !== null && (kind === 'command' || kind === 'notification');
  const facts = [
    `${kind}, ${role}`,
    ...(kind === 'notification' && !asksFirst ? [] : [`deadline ${duration(deadlineMs)}`]),
    ...(undo.kind === 'inverse' && undoDeadlineMs !== deadlineMs
      ? [`deadline of its undo ${duration(undoDeadlineMs)}`]
      : []),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(idempotent ? ['may be sent again without harm'] : []),
  ];
  return [
    `### ${name}`,
    plain(summary),
    `_${facts.join(' · ')}_`,
    payloadTable(described.payload),
    ...(asksFirst ? [`**Asks** the port ${code(port)} first.`] : []),
    ...(commands.length > 0 ? [`**Sends** ${commandTexts(commands)}`] : []),
    ...completion(described),
    ...listed('Fails on', described.fails),
    ...listed('Also reads', described.observes),
    ...undoTexts(described),
    ...(notes.length > 0 ? ['**Notes**', notes.map((note) => `- ${plain(note)}`).join('\n')] : []),
    `<details><summary>Chart</summary>\n\n${fence('mermaid', toMermaid(createActionMachine(action)))}\n\n</details>`,
  ].join('\n\n');
}

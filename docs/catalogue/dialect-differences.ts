import type { ActionDescription, Catalog } from '../../packages/core/src/index.js';
import { code, plain, table } from './markdown.js';

interface Dialect {
  readonly catalog: Catalog;
  readonly actions: ReadonlyMap<string, ActionDescription>;
}

function renamedTopics(documented: Catalog, deployed: Catalog): string[][] {
  const all = [...documented.commandChannels, ...documented.statusChannels];
  const channels = all.map(({ name }) => name);
  /** Two channels may share a topic in one vocabulary and not in the other; then the types tell them apart. */
  const shared = (name: string): boolean =>
    channels.some((other) => other !== name && documented.topicOf(other) === documented.topicOf(name));
  const typesOf = (name: string): string =>
    Object.keys(all.find((channel) => channel.name === name)?.types ?? {})
      .map(code)
      .join(', ');
  const from = (name: string): string =>
    code(documented.topicOf(name)) + (shared(name) ? ` (${typesOf(name)})` : '');
  const known = new Set([...deployed.commandChannels, ...deployed.statusChannels].map(({ name }) => name));
  const added = [...known].filter((name) => !channels.includes(name));
  const rows = channels.flatMap((name) => {
    if (!known.has(name)) return [[from(name), 'not used']];
    const to = deployed.topicOf(name);
    return documented.topicOf(name) === to ? [] : [[from(name), code(to)]];
  });
  return [...rows, ...added.map((name) => ['not used', code(deployed.topicOf(name))])];
}

interface Addressed {
  readonly topic: string;
  readonly type: string;
}

/** The documented name of each topic of the other vocabulary, so that a renamed topic is told once and not on every line. */
function documentedNames(documented: Catalog, other: Catalog): ReadonlyMap<string, string> {
  const own = new Set([...documented.commandChannels, ...documented.statusChannels].map(({ name }) => name));
  const channels = [...other.commandChannels, ...other.statusChannels].filter(({ name }) => own.has(name));
  return new Map(channels.map(({ name }) => [other.topicOf(name), documented.topicOf(name)]));
}

/** What an action sends and reads, in short. */
function vocabulary(
  described: ActionDescription,
  names: ReadonlyMap<string, string>,
): Readonly<Record<string, readonly string[]>> {
  const inShort = (list: readonly Addressed[]): string[] =>
    list.map(({ topic, type }) => `${code(type)} on ${code(names.get(topic) ?? topic)}`);
  const { kind, commands, completes, fails, undo, port } = described;
  return {
    kind: [kind],
    port: port === null ? [] : [code(port)],
    sends: inShort(commands),
    'completes on': inShort(completes),
    'fails on': inShort(fails),
    undo: undo.kind === 'inverse' ? inShort(undo.commands) : [undo.kind],
    'undo port': undo.kind === 'inverse' && undo.port !== null ? [code(undo.port)] : [],
    'undone on': undo.kind === 'inverse' ? inShort(undo.completes) : [],
    'not undone on': undo.kind === 'inverse' ? inShort(undo.fails) : [],
  };
}

/** What an action's notes say in the other vocabulary alone. */
function ownNotes(documented: Dialect, deployed: Dialect): string {
  const lines = [...deployed.actions].flatMap(([name, { notes }]) => {
    const known = documented.actions.get(name)?.notes ?? [];
    return notes
      .filter((note) => !known.includes(note))
      .map((note) => `- [${code(name)}](#${name}): ${plain(note)}`);
  });
  return lines.join('\n');
}

/** Which topics and messages differ between the two vocabularies; payloads are the same in both. */
export function dialectDifferences(documented: Dialect, deployed: Dialect): string {
  const names = documentedNames(documented.catalog, deployed.catalog);
  const rows = [...documented.actions].flatMap(([name, described]) => {
    const other = deployed.actions.get(name);
    if (!other) return [[`[${code(name)}](#${name})`, 'exists', 'does not exist']];
    const [ours, theirs] = [vocabulary(described, new Map()), vocabulary(other, names)];
    return Object.keys(ours).flatMap((what) => {
      const [here, there] = [ours[what]?.join(', ') || 'nothing', theirs[what]?.join(', ') || 'nothing'];
      return here === there ? [] : [[`[${code(name)}](#${name})`, what, here, there]];
    });
  });
  return [
    'Topic variables:',
    table(['documented', 'deployed'], renamedTopics(documented.catalog, deployed.catalog)),
    'Messages, with their topics by their documented names:',
    table(['action', '', 'documented', 'deployed'], rows),
    'Notes of the deployed vocabulary that differ from those above:',
    ownNotes(documented, deployed),
  ].join('\n\n');
}

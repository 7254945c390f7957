import { format, resolveConfig } from 'prettier';
import {
  type ActionDescription,
  type AnyAction,
  atlasCatalog,
  type AtlasDialect,
  type Catalog,
  describeAction,
} from '../../packages/core/src/index.js';
import { actionSection } from './action-section.js';
import { changesSection } from './changes.js';
import { dialectDifferences } from './dialect-differences.js';
import { code, table } from './markdown.js';
import { portsSection } from './ports.js';
import { sampleStepOf } from './sample-step.js';

export interface DescribedCatalog {
  readonly catalog: Catalog;
  readonly actions: ReadonlyMap<string, ActionDescription>;
}

export function describedCatalog(dialect: AtlasDialect): DescribedCatalog {
  const catalog = atlasCatalog(dialect, { lookBeforeSending: true });
  const describe = (action: AnyAction) => describeAction(action, catalog, sampleStepOf(action));
  return {
    catalog,
    actions: new Map([...catalog.actions].map(([name, action]) => [name, describe(action)] as const)),
  };
}

const distinct = (names: readonly string[]): string => [...new Set(names)].map(code).join(', ');

function overview(actions: Iterable<ActionDescription>): string {
  const rows = [...actions].map(({ name, kind, role, commands, completes, undo }) => [
    `[${code(name)}](#${name})`,
    kind,
    role,
    distinct(commands.map(({ type }) => type)),
    distinct(completes.map(({ type }) => type)),
    undo.kind === 'inverse' ? distinct(undo.commands.map(({ type }) => type)) : undo.kind,
  ]);
  return table(['action', 'kind', 'role', 'sends', 'completes on', 'undo'], rows);
}

const introduction = (count: number): string => `# Catalogue of the Atlas actions

This page is generated from the catalogue; \`npm run docs:catalogue\` writes it anew.

The ${count} actions of the Atlas game services, in the **documented** vocabulary. The [deployed](#dialects) one differs in topics,
message types and the look-ups that these need; payloads are the same. Topics are given by their variables: a deployment sets \`COMMAND_TOPIC_CHARACTER\` to the name of a topic, and a
variable that is not set names the topic itself.

The examples belong to the saga \`0a1b2c3d-0001-4000-8000-000000000001\`. Every command carries the headers of the saga command, the
idempotency key and the attempt. A status event completes, fails or undoes a step only when it carries the saga's transaction id and
tenant and says the same as the step in the members that are named. A step without an answer is unknown at its deadline; its success is
undone when it arrives late. Numbers are \`u8\` to \`u64\` (unsigned) and \`i8\` to \`i64\`, by their width in bits; members that are missing
take their zero value unless the table says otherwise.

Roles: a **compensatable** step can be undone, a **pivot** cannot and may fail, a **retriable** one cannot be undone and does not fail.
See [concepts](concepts.md).`;

/** The text of \`docs/catalogue.md\`. */
export async function cataloguePage(): Promise<string> {
  const [documented, deployed] = [describedCatalog('documented'), describedCatalog('deployed')];
  const sections = [...documented.catalog.actions].map(([name, action]) =>
    actionSection(action, documented.actions.get(name) as ActionDescription),
  );
  const text = [
    introduction(sections.length),
    '## Overview',
    overview(documented.actions.values()),
    '## Actions',
    ...sections,
    '## Dialects',
    dialectDifferences(documented, deployed),
    '## Ports',
    portsSection(documented.catalog, deployed.catalog),
    '## Differences from the orchestrator of today',
    changesSection(),
  ].join('\n\n');
  const options = (await resolveConfig(new URL('../catalogue.md', import.meta.url))) ?? {};
  return format(text, { ...options, parser: 'markdown' });
}

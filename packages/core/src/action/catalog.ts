import type { AnyCommandChannel, AnyStatusChannel } from '../channel/index.js';
import type { AnyAction } from '../chart/index.js';
import type { AnySagaDefinition } from '../statechart/index.js';
import type { Reading } from '../wire/index.js';
import { actionsOfSagas, collectActions } from './catalog-actions.js';
import { collectChannels, requireDistinctTypes } from './catalog-channels.js';
import type { CatalogDialect, OutcomeBodies } from './catalog-dialect.js';
import { conflict } from './conflict.js';

export interface CatalogDefinition {
  /** Actions that list sagas may use. Those of `sagas` are known without being named here. */
  readonly actions?: readonly AnyAction[];
  /** Sagas that are statecharts; several versions of one name may stand side by side, the newest takes new sagas. */
  readonly sagas?: readonly AnySagaDefinition[];
  /** Channels beside those that follow from the actions. */
  readonly commandChannels?: readonly AnyCommandChannel[];
  readonly statusChannels?: readonly AnyStatusChannel[];
  /**
   * How saga commands are read, except for the payloads of their steps, for which the actions say it. Default `strict`: a
   * member that a saga command does not have refuses it.
   */
  readonly reading?: Reading;
  /** Topic variables that differ from the channels' own, by channel name: the dialect. */
  readonly topics?: Readonly<Record<string, string>>;
  /** Default `COMMAND_TOPIC_SAGA`. */
  readonly sagaCommandTopic?: string;
  /** Default `EVENT_TOPIC_SAGA_STATUS`. */
  readonly sagaStatusTopic?: string;
  /**
   * Commands and outcomes are written with `<`, `>`, `&`, U+2028 and U+2029 as `\uXXXX`, as Go services write them. Equal in
   * meaning; for participants and tests that compare bytes. Default false.
   */
  readonly htmlSafeJson?: boolean;
  /** Written into the records of its sagas, so that no other dialect goes on with them. Default: none, and nothing is checked. */
  readonly dialect?: CatalogDialect;
  /** What COMPLETED and FAILED say. Default: the bodies of the specification. */
  readonly outcomeBodies?: OutcomeBodies;
}

/** The actions that an orchestrator knows, and the topics by which it speaks. */
export interface Catalog {
  readonly actions: ReadonlyMap<string, AnyAction>;
  /** Defined sagas by name, each with its versions, the newest first. */
  readonly sagas: ReadonlyMap<string, readonly AnySagaDefinition[]>;
  readonly commandChannels: readonly AnyCommandChannel[];
  readonly statusChannels: readonly AnyStatusChannel[];
  readonly reading: Reading;
  readonly sagaCommandTopic: string;
  readonly sagaStatusTopic: string;
  readonly htmlSafeJson: boolean;
  /** The topic variable of a channel, by the channel's name. */
  readonly topicOf: (channel: string) => string;
  /** The status channels that a topic variable carries. */
  readonly statusChannelsOn: (topic: string) => readonly AnyStatusChannel[];
  /** Topic variables that are read, and those that are written. */
  readonly consumedTopics: readonly string[];
  readonly producedTopics: readonly string[];
  readonly dialect: CatalogDialect | undefined;
  readonly outcomeBodies: OutcomeBodies | undefined;
}

/**
 * Puts actions, sagas and channels together. Channels need not be listed where they follow from the actions: status channels from
 * the events that an action waits for, command channels from sending its `sample` once, into nothing.
 *
 * @throws SagaError `SAGA_CATALOG_CONFLICT` when two actions, sagas or channels have one name, when a part of an action is not the
 *   catalogue's action of that name, when an action waits for or writes to a channel that is not known, when two status channels
 *   on one topic have a type in common, or when a status channel is on the topic of saga commands.
 *
 * @example
 * ```ts
 * const catalog = createCatalog({ sagas: [orderSaga] });
 * ```
 */
export function createCatalog(definition: CatalogDefinition): Catalog {
  const { topics = {}, htmlSafeJson = false, sagas: defined = [] } = definition;
  const sagaCommandTopic = definition.sagaCommandTopic ?? 'COMMAND_TOPIC_SAGA';
  const sagaStatusTopic = definition.sagaStatusTopic ?? 'EVENT_TOPIC_SAGA_STATUS';
  const sagas = sagasByName(defined);
  const actions = collectActions([...(definition.actions ?? []), ...actionsOfSagas(defined)]);
  const { channels, commandChannels, statusChannels } = collectChannels(definition, actions);
  const topicOf = (name: string): string => {
    const own = Object.hasOwn(topics, name) ? topics[name] : undefined;
    return (
      own ??
      channels.get(name)?.topic ??
      conflict(`The catalogue has no channel "${name}".`, 'Add it to its channels.')
    );
  };
  for (const name of Object.keys(topics)) topicOf(name);

  const byTopic = new Map<string, AnyStatusChannel[]>();
  for (const channel of statusChannels) {
    const topic = topicOf(channel.name);
    if (topic === sagaCommandTopic) {
      conflict(
        `The status channel "${channel.name}" is on ${topic}, the topic of saga commands.`,
        'Give one of them another topic.',
      );
    }
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), channel]);
  }
  requireDistinctTypes(byTopic);
  const distinct = (names: readonly string[]): string[] => [...new Set(names)];
  return {
    actions,
    sagas,
    commandChannels,
    statusChannels,
    reading: definition.reading ?? 'strict',
    sagaCommandTopic,
    sagaStatusTopic,
    htmlSafeJson,
    topicOf,
    statusChannelsOn: (topic) => byTopic.get(topic) ?? [],
    consumedTopics: distinct([sagaCommandTopic, ...statusChannels.map(({ name }) => topicOf(name))]),
    producedTopics: distinct([sagaStatusTopic, ...commandChannels.map(({ name }) => topicOf(name))]),
    dialect: definition.dialect,
    outcomeBodies: definition.outcomeBodies,
  };
}

function sagasByName(defined: readonly AnySagaDefinition[]): Catalog['sagas'] {
  const sagas = new Map<string, AnySagaDefinition[]>();
  for (const saga of defined) {
    const versions = sagas.get(saga.name) ?? [];
    if (versions.some(({ version }) => version === saga.version))
      conflict(
        `Two sagas are named "${saga.name}" and have the version ${saga.version}.`,
        'Give one of them another version.',
      );
    versions.push(saga);
    versions.sort((a, b) => b.version - a.version);
    sagas.set(saga.name, versions);
  }
  return sagas;
}

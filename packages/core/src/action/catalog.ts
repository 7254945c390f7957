import type { AnyCommandChannel, AnyStatusChannel } from '../channel/index.js';
import type { AnyAction } from '../chart/index.js';
import { SagaError } from '../error/index.js';
import type { Reading } from '../wire/index.js';
import type { CatalogDialect, OutcomeBodies } from './catalog-dialect.js';

export interface CatalogDefinition {
  readonly actions: readonly AnyAction[];
  readonly commandChannels: readonly AnyCommandChannel[];
  readonly statusChannels: readonly AnyStatusChannel[];
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

function conflict(what: string, mend: string): never {
  throw new SagaError('SAGA_CATALOG_CONFLICT', what, { mend });
}

/**
 * Puts actions and channels together.
 *
 * @throws SagaError `SAGA_CATALOG_CONFLICT` when two actions or channels have one name, when an action waits for a channel
 *   that is not read, or when its parts are not in the catalogue.
 */
export function createCatalog(definition: CatalogDefinition): Catalog {
  const { commandChannels, statusChannels, topics = {}, htmlSafeJson = false } = definition;
  const channels = new Map<string, AnyCommandChannel | AnyStatusChannel>();
  for (const channel of [...commandChannels, ...statusChannels]) {
    if (channels.has(channel.name))
      conflict(`Two channels are named "${channel.name}".`, 'Rename one of them.');
    channels.set(channel.name, channel);
  }
  const topicOf = (name: string): string => {
    const channel = channels.get(name);
    return (
      topics[name] ??
      channel?.topic ??
      conflict(`The catalogue has no channel "${name}".`, 'Add it to its channels.')
    );
  };
  for (const name of Object.keys(topics)) topicOf(name);

  const actions = new Map<string, AnyAction>();
  for (const action of definition.actions) {
    if (actions.has(action.name)) conflict(`Two actions are named "${action.name}".`, 'Rename one of them.');
    actions.set(action.name, action);
  }
  for (const action of actions.values()) {
    const undo = action.undo.kind === 'inverse' ? [...action.undo.completes, ...action.undo.fails] : [];
    for (const { status } of [...action.completes, ...action.fails, ...action.observes, ...undo]) {
      if (channels.get(status.channel)?.kind !== 'status') {
        conflict(
          `The action "${action.name}" waits for ${status.event}, but the catalogue does not read that channel.`,
          'Add the channel to `statusChannels`.',
        );
      }
    }
    for (const part of action.parts) {
      if (!actions.has(part.action.name)) {
        conflict(
          `The action "${action.name}" has the part "${part.action.name}", which the catalogue lacks.`,
          'Add it.',
        );
      }
    }
  }

  const byTopic = new Map<string, AnyStatusChannel[]>();
  for (const channel of statusChannels) {
    const topic = topicOf(channel.name);
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), channel]);
  }
  const sagaCommandTopic = definition.sagaCommandTopic ?? 'COMMAND_TOPIC_SAGA';
  const sagaStatusTopic = definition.sagaStatusTopic ?? 'EVENT_TOPIC_SAGA_STATUS';
  const distinct = (names: readonly string[]): string[] => [...new Set(names)];
  return {
    actions,
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

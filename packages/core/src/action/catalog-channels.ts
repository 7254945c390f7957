import {
  type AnyCommandChannel,
  type AnyStatusChannel,
  channelOfType,
  channelsBuiltBy,
} from '../channel/index.js';
import type { AnyAction, StepView } from '../chart/index.js';
import { NIL_UUID } from '../wire/index.js';
import type { CatalogDefinition } from './catalog.js';
import { conflict } from './conflict.js';

interface Channels {
  readonly channels: ReadonlyMap<string, AnyCommandChannel | AnyStatusChannel>;
  readonly commandChannels: readonly AnyCommandChannel[];
  readonly statusChannels: readonly AnyStatusChannel[];
}

/** The channels that are listed, and those that follow from the actions and the sagas. */
export function collectChannels(
  { commandChannels: listed = [], statusChannels: listedStatus = [], sagas = [] }: CatalogDefinition,
  actions: ReadonlyMap<string, AnyAction>,
): Channels {
  const channels = new Map<string, AnyCommandChannel | AnyStatusChannel>();
  const commandChannels: AnyCommandChannel[] = [];
  const statusChannels: AnyStatusChannel[] = [];
  const add = (channel: AnyCommandChannel | AnyStatusChannel): void => {
    const known = channels.get(channel.name);
    if (known === channel) return;
    if (known) conflict(`Two channels are named "${channel.name}".`, 'Rename one of them.');
    channels.set(channel.name, channel);
    if (channel.kind === 'command') commandChannels.push(channel);
    else statusChannels.push(channel);
  };
  for (const channel of [...listed, ...listedStatus]) add(channel);
  for (const saga of sagas) for (const channel of saga.channels) add(channel);
  for (const action of actions.values()) {
    for (const { status } of rulesOf(action)) {
      const channel = channelOfType(status);
      if (channel && !channels.has(channel.name)) add(channel);
      if (channels.get(status.channel)?.kind !== 'status') {
        conflict(
          `The action "${action.name}" waits for ${status.event}, but the catalogue does not read that channel.`,
          'Add the channel to `statusChannels`.',
        );
      }
    }
    for (const channel of writtenBy(action)) if (!channels.has(channel.name)) add(channel);
  }
  return { channels, commandChannels, statusChannels };
}

const rulesOf = ({ completes, fails, observes, undo }: AnyAction) => [
  ...completes,
  ...fails,
  ...observes,
  ...(undo.kind === 'inverse' ? [...undo.completes, ...undo.fails] : []),
];

/** Where an action writes, as far as sending its sample tells: one that needs the answer of a port first may throw. */
function writtenBy(action: AnyAction): ReadonlySet<AnyCommandChannel> {
  const view: StepView = {
    transactionId: NIL_UUID.replace(/0/g, '1'),
    sagaType: 'sample',
    initiatedBy: '',
    stepId: 'sample',
    index: 0,
    payload: action.sample,
    found: undefined,
    result: undefined,
    memo: undefined,
  };
  const attempt = (send: () => unknown): void => {
    try {
      send();
    } catch {
      // What is found or kept is missing here; such a channel has to be listed.
    }
  };
  return channelsBuiltBy(() => {
    attempt(() => action.send?.(view));
    const { undo } = action;
    if (undo.kind === 'inverse') attempt(() => (undo.send as (step: StepView) => unknown)(view));
  });
}

/** Which type a status event has decides what is read out of it: on one topic every type has one meaning. */
export function requireDistinctTypes(byTopic: ReadonlyMap<string, readonly AnyStatusChannel[]>): void {
  for (const [topic, channels] of byTopic) {
    const seen = new Map<string, string>();
    for (const { name, types } of channels) {
      for (const type of Object.keys(types)) {
        const other = seen.get(type);
        if (other !== undefined) {
          conflict(
            `The status channels "${other}" and "${name}" both have the type ${type} on ${topic}.`,
            'Give one of them another topic, or make one channel of both.',
          );
        }
        seen.set(type, name);
      }
    }
  }
}

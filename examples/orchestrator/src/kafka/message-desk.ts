import { type Catalog, describeAction, SagaError, type SagaMessages, type SagaRecord } from '@sagachart/core';
import { readSagaMessages, type ReadSagaMessagesOptions } from '@sagachart/kafka';

/** Each search reads from the brokers: so many go on at a time, and so many wait. */
const AT_A_TIME = 2;
const WAITING = 20;

/** The topics that a saga may have written to; all of them when one of its actions is not known or does not say. */
export function topicsSentTo({ actions }: Pick<SagaRecord, 'actions'>, catalog: Catalog): readonly string[] {
  const topics = new Set([catalog.sagaStatusTopic]);
  for (const name of new Set(actions)) {
    const action = catalog.actions.get(name);
    if (!action) return catalog.producedTopics;
    const { commands, undo } = describeAction(action, catalog);
    const undoCommands = undo.kind === 'inverse' ? undo.commands : [];
    const isSilent =
      (action.send && commands.length === 0) || (undo.kind === 'inverse' && undoCommands.length === 0);
    if (isSilent) return catalog.producedTopics;
    for (const { topic } of [...commands, ...undoCommands]) topics.add(topic);
  }
  return [...topics];
}

/** Looks up the messages of sagas, a few at a time. */
export function createMessageDesk(
  options: Pick<ReadSagaMessagesOptions, 'port' | 'catalog' | 'names' | 'deployment'>,
): (saga: SagaRecord) => Promise<SagaMessages> {
  let reading = 0;
  const waiting: (() => void)[] = [];
  return async (saga) => {
    if (reading >= AT_A_TIME) {
      if (waiting.length >= WAITING)
        throw new SagaError('SAGA_MESSAGES_BUSY', 'Too many ask for the messages of sagas at a time.', {
          mend: 'Ask again in a few seconds.',
        });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else reading += 1;
    try {
      return await readSagaMessages({ ...options, saga, sentTo: topicsSentTo(saga, options.catalog) });
    } finally {
      // The place is handed on, so that nobody who comes now takes it from those who wait.
      const next = waiting.shift();
      if (next) next();
      else reading -= 1;
    }
  };
}

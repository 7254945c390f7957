import { BODY, TYPE } from '../../channel/index.js';
import { bool, i32, omitZero, str, u32, u8, uuid } from '../../wire/index.js';
import { defineGoCommandChannel, defineGoStatusChannel } from '../go-services.js';

export const questCommands = defineGoCommandChannel({
  name: 'quest-commands',
  topic: 'COMMAND_TOPIC_QUEST',
  envelope: { transactionId: uuid(), worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: {
    START: { questId: u32(), npcId: omitZero(u32()) },
    COMPLETE: {
      questId: u32(),
      npcId: omitZero(u32()),
      selection: omitZero(i32()),
      force: omitZero(bool()),
    },
    FORFEIT: { questId: u32() },
    UPDATE_PROGRESS: { questId: u32(), infoNumber: u32(), progress: str() },
  },
});

export const questStatus = defineGoStatusChannel({
  name: 'quest-status',
  topic: 'EVENT_TOPIC_QUEST_STATUS',
  transactionIdAt: ['top'],
  envelope: { transactionId: uuid(), worldId: u8(), characterId: u32(), type: TYPE, body: BODY },
  types: {
    STARTED: { questId: u32() },
    COMPLETED: { questId: u32() },
    FORFEITED: { questId: u32() },
    ERROR: { questId: u32(), error: str() },
  },
});

import { BODY, TYPE } from '../../channel/index.js';
import { str, u16, u32, u8, uuid } from '../../wire/index.js';
import { defineGoCommandChannel } from '../go-services.js';

export const systemMessageCommands = defineGoCommandChannel({
  name: 'system-message-commands',
  topic: 'COMMAND_TOPIC_SYSTEM_MESSAGE',
  envelope: {
    transactionId: uuid(),
    worldId: u8(),
    channelId: u8(),
    characterId: u32(),
    type: TYPE,
    body: BODY,
  },
  types: {
    SEND_MESSAGE: { messageType: str(), message: str() },
    PLAY_PORTAL_SOUND: {},
    SHOW_INFO: { path: str() },
    SHOW_INFO_TEXT: { text: str() },
    UPDATE_AREA_INFO: { area: u16(), info: str() },
    SHOW_HINT: { hint: str(), width: u16(), height: u16() },
  },
});

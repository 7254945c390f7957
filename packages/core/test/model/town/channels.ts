import { BODY, defineCommandChannel, defineStatusChannel, i32, str, TYPE, uuid } from '../../../src/index.js';

const envelope = { transactionId: uuid(), type: TYPE, body: BODY } as const;

/** All that can be ordered in one small town with a bank, a shop and bells. `tag` tells alike steps apart. */
export const townCommands = defineCommandChannel({
  reading: 'go',
  name: 'town',
  topic: 'COMMAND_TOPIC_TOWN',
  envelope,
  types: {
    MOVE_COINS: { tag: str(), amount: i32() },
    TAKE: { tag: str(), place: i32() },
    PUT_BACK: { tag: str(), place: i32(), receipt: str() },
    PIN: { tag: str(), amount: i32() },
    LOCK: { tag: str() },
    UNLOCK: { tag: str() },
    RING: { tag: str() },
    BURN: { tag: str() },
    BREW: { tag: str() },
    POUR_AWAY: { tag: str() },
    RELEASE: { tag: str() },
  },
});

export const townStatus = defineStatusChannel({
  reading: 'go',
  name: 'town-status',
  topic: 'EVENT_TOPIC_TOWN_STATUS',
  envelope,
  transactionIdAt: ['top'],
  types: {
    DONE: { command: str(), tag: str(), amount: i32(), receipt: str() },
    REFUSED: { command: str(), tag: str(), amount: i32(), error: str() },
    WEIGHED: { tag: str(), weight: i32() },
  },
});

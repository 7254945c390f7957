export {
  requestGuildCapacityIncrease,
  requestGuildDisband,
  requestGuildEmblem,
  requestGuildName,
} from './guild.js';
export { gainCloseness, increaseBuddyCapacity } from './companions.js';
export { createInviteIn } from './invite.js';

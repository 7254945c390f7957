export {
  requestGuildCapacityIncrease,
  requestGuildDisband,
  requestGuildEmblem,
  requestGuildName,
} from './guild.js';
export { createInvite, gainCloseness, increaseBuddyCapacity } from './companions.js';

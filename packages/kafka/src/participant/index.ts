export { createParticipant } from './participant.js';
export type { Participant, ParticipantCounts, ParticipantOptions } from './options.js';
export {
  obeyChannel,
  rejectChannel,
  reply,
  type ChannelHandlers,
  type ChannelRejections,
} from './obey-channel.js';
export type { GivenUp, Obey, PassedOver, ReceivedCommand, Reject, Reply } from './types.js';

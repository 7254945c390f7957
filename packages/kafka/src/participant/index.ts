export { createParticipant, type Participant, type ParticipantOptions } from './participant.js';
export { obeyChannel, reply, type ChannelHandlers } from './obey-channel.js';
export type { Obey, ReceivedCommand, Reply } from './types.js';

export { BODY, TYPE, type EnvelopeShape, type MessageValue, type Shape, type ValueOf } from './envelope.js';
export {
  channelsBuiltBy,
  defineCommandChannel,
  type AnyCommandChannel,
  type Command,
  type CommandChannel,
  type CommandType,
} from './command-channel.js';
export {
  channelOfType,
  defineStatusChannel,
  messageMember,
  transactionIdOf,
  type AnyStatusChannel,
  type StatusChannel,
  type StatusEvent,
  type StatusType,
  type StatusValue,
  type TransactionIdPlace,
} from './status-channel.js';
export { fits, patternPaths, type Pattern, unstatedMember } from './pattern.js';

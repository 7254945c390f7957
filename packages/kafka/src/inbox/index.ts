export {
  activityRecord,
  isOperatorRecord,
  messageRecord,
  operatorRecord,
  readOperatorCommand,
  readInboxRecord,
  type InboxSource,
  type OperatorCommand,
  type ReadInbox,
} from './inbox-record.js';

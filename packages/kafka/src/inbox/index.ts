export {
  activityRecord,
  messageRecord,
  operatorRecord,
  readInboxRecord,
  type InboxSource,
  type ReadInbox,
} from './inbox-record.js';

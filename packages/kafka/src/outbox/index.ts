export { isOutboxKey } from './due-messages.js';
export { Outbox, type OutboxOptions } from './outbox.js';

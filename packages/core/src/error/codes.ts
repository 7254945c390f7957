/** Every code that a `SagaError`, a dead letter or a refusal can carry, with its meaning. */
export const sagaErrorCodes = {
  SAGA_JSON_INVALID: 'The bytes are not a JSON document.',
  SAGA_JSON_UNSAFE_KEY: 'The JSON document has a `__proto__` member.',
  SAGA_JSON_TOO_DEEP: 'The JSON document has more levels of lists and objects than can be carried.',
  SAGA_MESSAGE_EMPTY: 'The message has no value.',
  SAGA_MESSAGE_TOO_LARGE: 'The message is larger than the limit `maxMessageBytes`.',
  SAGA_MESSAGE_INVALID: 'The message does not have the shape that its topic demands.',
  SAGA_TOPIC_UNKNOWN: 'The topic is not one that the catalogue reads.',
  SAGA_TRANSACTION_ID_MISSING: 'The saga command has no readable transaction id.',
  SAGA_TRANSACTION_ID_NIL: 'The nil uuid is not a transaction id.',
  SAGA_TRANSACTION_ID_REUSED: 'The transaction id belongs to a saga with other content.',
  SAGA_STEPS_EMPTY: 'The saga has no steps.',
  SAGA_STEPS_TOO_MANY: 'The saga has more steps than the limit `maxSteps`.',
  SAGA_STEP_ID_DUPLICATE: 'Two steps of the saga have the same id.',
  SAGA_STEP_NOT_PENDING: 'A step of a saga command is not `pending`.',
  SAGA_ACTION_UNKNOWN: 'The catalogue has no action of that name.',
  SAGA_PAYLOAD_INVALID: 'The payload of a step does not fit its action.',
  SAGA_PAYLOAD_TRANSACTION_ID: 'The transaction id inside a payload is not that of the saga.',
  SAGA_ACTION_DEFINITION: 'An action is defined wrongly.',
  SAGA_CHANNEL_DEFINITION: 'A channel is defined wrongly.',
  SAGA_CATALOG_CONFLICT: 'Two actions or channels of a catalogue exclude each other.',
  SAGA_COMMAND_INVALID: 'An action built a command that does not fit its channel.',
  SAGA_ACTION_THREW: 'A function of an action threw.',
  SAGA_ACTIVITY_UNKNOWN: 'The host has no port for the activity.',
  SAGA_ACTIVITY_FAILED: 'An activity ended with an error.',
  SAGA_ACTIVITY_ANSWER_INVALID: 'An activity gave an answer that its action cannot read.',
  SAGA_RECORD_INVALID: 'A stored record cannot be read.',
  SAGA_RECORD_VERSION: 'A stored record is of a version that this release cannot read.',
  SAGA_RECORD_ACTION_MISSING: 'A stored saga uses an action that the catalogue no longer has.',
  SAGA_NOT_FOUND: 'There is no saga with that transaction id.',
  SAGA_OPERATOR_COMMAND: 'The operator command cannot be applied in the present state of the saga.',
  SAGA_QUERY_INVALID: 'A question for sagas cannot be answered as it is asked.',
  SAGA_OPTION_INVALID: 'An option has a value that cannot be used.',
} as const;

export type CoreErrorCode = keyof typeof sagaErrorCodes;
/** Codes of the other packages begin with `SAGA_` as well. */
export type SagaErrorCode = CoreErrorCode | `SAGA_${string}`;

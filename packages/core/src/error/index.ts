export { SagaError, messageOf, type SagaErrorOptions } from './saga-error.js';
export { sagaErrorCodes, type CoreErrorCode, type SagaErrorCode } from './codes.js';

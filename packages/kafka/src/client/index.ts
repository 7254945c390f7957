export { createSagaClient } from './saga-client.js';
export type { OutcomeOptions, SagaClient, SagaClientOptions, SagaOutcome, SubmitOptions } from './options.js';

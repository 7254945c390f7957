export { createSagaClient } from './saga-client.js';
export type {
  OutcomeOptions,
  SagaClient,
  SagaClientOptions,
  SagaOutcome,
  StartedSaga,
  StartOptions,
  SubmitOptions,
} from './options.js';

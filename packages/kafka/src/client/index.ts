export {
  createSagaClient,
  type SagaClient,
  type SagaClientOptions,
  type SagaOutcome,
  type SubmitOptions,
} from './saga-client.js';

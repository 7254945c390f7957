import { SagaError } from '../error/index.js';

export function conflict(what: string, mend: string): never {
  throw new SagaError('SAGA_CATALOG_CONFLICT', what, { mend });
}

import { normaliseUuid, type SagaDirectory, type SagaRecord } from '@sagachart/core';
import { HttpFault, notFound } from './fault.js';
import type { OperatorGuard } from './operator-token.js';
import type { HttpRequest } from './route.js';
import { namesTenant, requireTenant } from './tenant.js';

/**
 * Whose sagas the request may see: one tenant's, or with the operator's token and without tenant headers everybody's.
 *
 * @returns the tenant id; `undefined` for all
 * @throws HttpFault 400 for tenant headers that are missing or wrong, 401 for a wrong token in their place
 */
export function visibleTenant({ headers }: HttpRequest, guard: OperatorGuard): string | undefined {
  if (!namesTenant(headers) && headers['authorization'] !== undefined) {
    guard.require(headers['authorization']);
    return undefined;
  }
  return requireTenant(headers).id;
}

/** @throws HttpFault 400 for what is no uuid */
export function transactionIdOf({ parameters }: HttpRequest): string {
  const id = normaliseUuid(parameters['transactionId'] ?? '');
  if (id !== undefined) return id;
  throw new HttpFault(400, [
    {
      code: 'SAGA_TRANSACTION_ID_MISSING',
      detail: 'The transaction id in the path is not a uuid.',
      source: { parameter: 'transactionId' },
    },
  ]);
}

/** The saga, when it is known and the tenant's. @throws HttpFault 404 otherwise, the same for both */
export function requireSaga(
  directory: SagaDirectory,
  transactionId: string,
  tenant: string | undefined,
): SagaRecord {
  const record = directory.get(transactionId);
  if (record && (tenant === undefined || record.tenant === tenant)) return record;
  throw notFound(`There is no saga ${transactionId}.`, 'SAGA_NOT_FOUND');
}

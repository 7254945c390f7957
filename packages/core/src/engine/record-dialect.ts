import type { Catalog } from '../action/index.js';
import { SagaError } from '../error/index.js';
import type { SagaRecord } from './record.js';

/**
 * Lets a saga go on in the dialect it was begun in alone: its payloads, and what was kept of its events, are in that dialect's
 * shapes, and its next command would be answered by services that never saw the one before.
 *
 * @throws SagaError `SAGA_RECORD_DIALECT`
 */
export function requireDialect(record: SagaRecord, { dialect }: Catalog): void {
  if (dialect === undefined || record.dialect === dialect.name) return;
  if (record.dialect === undefined && dialect.readsUnnamed) return;
  const begun =
    record.dialect === undefined
      ? 'before records named their dialect'
      : `in the dialect "${record.dialect}"`;
  throw new SagaError(
    'SAGA_RECORD_DIALECT',
    `Saga ${record.transactionId} is under way and was begun ${begun}; the catalogue speaks "${dialect.name}".`,
    {
      mend: `Start the service with ${record.dialect === undefined ? 'the dialect it had then' : `the dialect "${record.dialect}"`} until such sagas have ended, or give the other dialect a prefix of its own.`,
    },
  );
}

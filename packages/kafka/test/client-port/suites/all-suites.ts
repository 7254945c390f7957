import type { TestKafka } from '@sagachart/testing/local-kafka/vitest';
import { describe } from 'vitest';
import { portSession } from '../port-session.js';
import { adminSuite } from './admin-suite.js';
import { groupSuite } from './group-suite.js';
import { idempotentSuite } from './idempotent-suite.js';
import { readSuite } from './read-suite.js';
import { transactionSuite } from './transaction-suite.js';

/** Every guarantee of the port that one broker can show. */
export function allSuites(kafka: TestKafka): void {
  const session = portSession(kafka);
  describe('topics and offsets', () => adminSuite(session));
  describe('idempotent producer', () => idempotentSuite(session));
  describe('transactional producer', () => transactionSuite(session));
  describe('reading without a group', () => readSuite(session));
  describe('group consumer', { timeout: 30_000 }, () => groupSuite(session));
}

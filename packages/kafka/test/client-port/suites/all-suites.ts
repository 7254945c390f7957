import type { TestKafka } from '@sagachart/testing/local-kafka/vitest';
import { describe } from 'vitest';
import { portSession } from '../port-session.js';
import { adminSuite } from './admin-suite.js';
import { groupSuite } from './group-suite.js';
import { idempotentSuite } from './idempotent-suite.js';
import { numberedSuite } from './numbered-suite.js';
import { readSuite } from './read-suite.js';
import { transactionSuite } from './transaction-suite.js';

/** A loaded machine makes everything slow; nothing here is a matter of time. */
const PATIENT = { timeout: 60_000 };

/** Every guarantee of the port that one broker can show. */
export function allSuites(kafka: TestKafka): void {
  const session = portSession(kafka);
  describe('topics and offsets', PATIENT, () => adminSuite(session));
  describe('idempotent producer', PATIENT, () => idempotentSuite(session));
  describe('numbered producer', PATIENT, () => numberedSuite(session));
  describe('transactional producer', PATIENT, () => transactionSuite(session));
  describe('reading without a group', PATIENT, () => readSuite(session));
  describe('group consumer', PATIENT, () => groupSuite(session));
}

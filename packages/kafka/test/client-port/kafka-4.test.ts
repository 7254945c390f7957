import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { allSuites } from './suites/all-suites.js';

describeKafka(
  'client port on Kafka 4',
  { version: '4', properties: { 'log.cleaner.backoff.ms': '200' } },
  allSuites,
);

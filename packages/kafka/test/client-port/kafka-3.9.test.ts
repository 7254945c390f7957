import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import { allSuites } from './suites/all-suites.js';

describeKafka(
  'client port on Kafka 3.9',
  { version: '3.9', properties: { 'log.cleaner.backoff.ms': '200' } },
  allSuites,
);

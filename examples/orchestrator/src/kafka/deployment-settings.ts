import { z } from 'zod';
import { type Setting, wholeNumber } from '../settings/index.js';

const define = <T, const S extends Setting<T>>(setting: S & Setting<T>): S => setting;

/** What the environment decides about the deployment on Kafka; the connection has settings of its own. */
export const deploymentSettings = {
  prefix: define({
    name: 'SAGACHART_PREFIX',
    about: 'Begins the names of internal topics, groups and transactional ids.',
    shape: z.string().regex(/^[a-zA-Z0-9._-]{1,200}$/, {
      error: 'is not made of up to 200 letters, digits, dots, hyphens and underscores',
    }),
    fallback: 'sagachart',
  }),
  partitions: define({
    name: 'SAGACHART_PARTITIONS',
    about:
      'Partitions of inbox and changelog: the most processes that can share the work. Fixed once sagas exist.',
    shape: wholeNumber(1, 1_000),
    fallback: '8',
  }),
  sharedPartitions: define({
    name: 'SAGACHART_SHARED_PARTITIONS',
    about: 'Partitions of command and status topics, when `npm run topics -- --create` makes them.',
    shape: wholeNumber(1, 1_000),
    fallback: '3',
  }),
  replicationFactor: define({
    name: 'SAGACHART_REPLICATION_FACTOR',
    about: "Replicas of topics, when `npm run topics -- --create` makes them. Default: the broker's.",
    shape: wholeNumber(1, 100),
  }),
};

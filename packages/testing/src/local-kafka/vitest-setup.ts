import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { kafkaAvailability } from './availability.js';
import { LocalKafkaError } from './errors.js';
import { type LocalKafka, type StartKafkaOptions, startKafka } from './start.js';

/** Starting may wait for another process that fetches the release. */
const HOOK_TIMEOUT_MS = 300_000;

/** What a test file wants; `own` insists on a broker of its own that the test may kill, configure or restart. */
export interface UseKafkaOptions extends StartKafkaOptions {
  own?: boolean;
}

/** The Kafka of a test file, usable from its hooks and tests. */
export interface TestKafka {
  /** Where to connect; throws before `beforeAll` and when no Kafka is available. */
  readonly bootstrapServers: string;
  /** The broker that was started for this file; throws when `BOOTSTRAP_SERVERS` names one instead. */
  readonly local: LocalKafka;
}

function announceSkip(reason: string): void {
  const file = process.env['SAGACHART_NOTICES'];
  if (!file) return;
  const notice = `Kafka tests skipped: ${reason}\n`;
  // Each test file announces for itself; the reader shall see each reason once.
  if (!existsSync(file) || !readFileSync(file, 'utf8').includes(notice)) appendFileSync(file, notice);
}

/** The release that `SAGACHART_KAFKA_VERSION` names goes before what the tests themselves ask for. */
export function kafkaVersionOfTests(version?: string): { version?: string } {
  const wanted = process.env['SAGACHART_KAFKA_VERSION'] || version;
  return wanted === undefined ? {} : { version: wanted };
}

/**
 * Why tests that want such a Kafka have to be skipped, undefined when they can run. Announces the skip in the file
 * named by `SAGACHART_NOTICES`.
 *
 * @throws LocalKafkaError `SAGA_KAFKA_UNAVAILABLE` instead of a reason when `SAGACHART_REQUIRE_KAFKA=1`.
 */
export function kafkaSkipReason(options: Pick<UseKafkaOptions, 'own' | 'version'> = {}): string | undefined {
  const found = kafkaAvailability({ ...options, ...kafkaVersionOfTests(options.version) });
  if (found.available) return undefined;
  if (process.env['SAGACHART_REQUIRE_KAFKA'] === '1') {
    throw new LocalKafkaError(
      'SAGA_KAFKA_UNAVAILABLE',
      `SAGACHART_REQUIRE_KAFKA=1 forbids skipping the Kafka tests. ${found.reason}`,
    );
  }
  announceSkip(found.reason);
  return found.reason;
}

function unset(what: string): never {
  throw new LocalKafkaError(
    'SAGA_KAFKA_UNAVAILABLE',
    `${what}; read it inside a hook or a test of this file.`,
  );
}

/**
 * Gives the current file (or the current `describe`) a Kafka: the one of `BOOTSTRAP_SERVERS`, else one that is started
 * before all tests and stopped after them. Without one every test is skipped with the reason, which is also appended
 * to the file named by `SAGACHART_NOTICES`; with `SAGACHART_REQUIRE_KAFKA=1` the file fails instead.
 *
 * `SAGACHART_KAFKA_VERSION` (`3.9`, `4` or a release) runs all of them on that version, whatever they ask for.
 *
 * Hooks of the same scope still run when the tests are skipped; {@link describeKafka} skips them too.
 */
export function useKafka(options: UseKafkaOptions = {}): TestKafka {
  const reason = kafkaSkipReason(options);
  const external = (!options.own && process.env['BOOTSTRAP_SERVERS']) || undefined;
  let local: LocalKafka | undefined;
  if (reason !== undefined) beforeEach((context) => context.skip(reason));
  else if (!external) {
    beforeAll(async () => {
      local = await startKafka({ shortLived: true, ...options, ...kafkaVersionOfTests(options.version) });
    }, HOOK_TIMEOUT_MS);
    afterAll(() => local?.stop(), HOOK_TIMEOUT_MS);
  }
  return {
    get bootstrapServers() {
      return external ?? local?.bootstrapServers ?? unset('there is no Kafka yet');
    },
    get local() {
      return (
        local ??
        unset(external ? 'BOOTSTRAP_SERVERS names the Kafka; ask with own: true' : 'there is no Kafka yet')
      );
    },
  };
}

/** A `describe` with a Kafka as {@link useKafka} gives it; without one its tests and its hooks are skipped. */
export function describeKafka(
  name: string,
  options: UseKafkaOptions,
  define: (kafka: TestKafka) => void,
): void {
  const reason = kafkaSkipReason(options);
  if (reason === undefined) describe(name, () => define(useKafka(options)));
  // Defining the tests anyway shows in the report how many are skipped.
  else describe.skip(`${name} [skipped: ${reason}]`, () => define(useKafka(options)));
}

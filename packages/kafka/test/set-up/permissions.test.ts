import { saga } from '@sagachart/core';
import { describeKafka } from '@sagachart/testing/local-kafka/vitest';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from 'kafkajs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createKafkaPort, type KafkaPort } from '../../src/client-port/index.js';
import { createSagaClient } from '../../src/client/index.js';
import { createParticipant } from '../../src/participant/index.js';
import { createMissingTopics } from '../../src/topics/index.js';
import { readSagaMessages } from '../../src/view/index.js';
import { bankCatalog, bankObeys, move } from '../support/bank.js';
import { testDeployment, type TestDeployment } from '../support/deployment.js';

const TIME_LIMIT = 60_000;
const { READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS } = AclOperationTypes;
const { TOPIC, GROUP, TRANSACTIONAL_ID } = AclResourceTypes;

interface Grant {
  readonly resourceType: AclResourceTypes;
  readonly resourceName: string;
  readonly operation: AclOperationTypes;
}

describeKafka(
  'a service whose user may not do everything',
  {
    own: true,
    security: {
      sasl: {
        plain: Object.fromEntries(
          ['admin', 'service', 'participant', 'client'].map((user) => [user, `${user}-secret`]),
        ),
      },
    },
    properties: {
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:ANONYMOUS;User:admin',
    },
  },
  (kafka) => {
    const login = (username: string) =>
      ({ mechanism: 'plain', username, password: `${username}-secret` }) as const;
    let admin: ReturnType<Kafka['admin']>;
    let adminPort: KafkaPort;
    let bank: TestDeployment;

    beforeAll(async () => {
      const brokers = kafka.bootstrapServers.split(',');
      admin = new Kafka({ brokers, sasl: login('admin'), logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      adminPort = createKafkaPort({ brokers, clientId: 'admin', sasl: login('admin') });
    }, TIME_LIMIT);
    afterAll(() => Promise.all([admin.disconnect(), adminPort.close()]), TIME_LIMIT);
    afterEach(() => bank.close(), TIME_LIMIT);

    /** Everything that the service needs, each grant by the prefix of its deployment. */
    const allGrants = (name: string): Grant[] => [
      ...[READ, WRITE, DESCRIBE_CONFIGS].map((operation) => ({
        resourceType: TOPIC,
        resourceName: name,
        operation,
      })),
      { resourceType: GROUP, resourceName: name, operation: READ },
      { resourceType: TRANSACTIONAL_ID, resourceName: name, operation: WRITE },
      { resourceType: TRANSACTIONAL_ID, resourceName: name, operation: DESCRIBE },
    ];
    const grant = (grants: readonly Grant[], user = 'service') =>
      admin.createAcls({
        acl: grants.map((one) => ({
          ...one,
          resourcePatternType: ResourcePatternTypes.PREFIXED,
          principal: `User:${user}`,
          host: '*',
          permissionType: AclPermissionTypes.ALLOW,
        })),
      });
    const setUp = async (grants: (name: string) => readonly Grant[]) => {
      bank = await testDeployment(kafka.bootstrapServers, {
        catalog: bankCatalog,
        createTopics: false,
        connection: { sasl: login('service') },
      });
      const acl = grants(bank.name);
      if (acl.length > 0) await grant(acl);
      // Brokers learn of the topics after they learned of the grants.
      await createMissingTopics(adminPort.admin, bank.plan);
    };
    const refused = async () => {
      const error: unknown = await bank.orchestrator().then(
        () => 'it started',
        (thrown: unknown) => thrown,
      );
      // No source topic was read: the router has left no position.
      expect(await adminPort.admin.committedOffsets(`${bank.name}.router`, bank.names.consumed)).toEqual([]);
      return error;
    };
    const topicsBut = (name: string, missing: string, lacking: AclOperationTypes) => {
      const { internal, shared } = bank.plan;
      return [
        ...allGrants(name).filter(({ resourceType }) => resourceType !== TOPIC),
        ...[...internal, ...shared].flatMap((topic) =>
          [READ, WRITE, DESCRIBE_CONFIGS]
            .filter((operation) => topic.name !== missing || operation !== lacking)
            .map((operation) => ({ resourceType: TOPIC, resourceName: topic.name, operation })),
        ),
      ];
    };

    it(
      'the grants of the guide are enough: for the service, a participant and a client, each with a user of its own',
      async () => {
        bank = await testDeployment(kafka.bootstrapServers, {
          catalog: bankCatalog,
          createTopics: false,
          connection: { sasl: login('service') },
        });
        const { name, names } = bank;
        const topic = (suffix: string, ...operations: AclOperationTypes[]): Grant[] =>
          operations.map((operation) => ({
            resourceType: TOPIC,
            resourceName: `${name}.${suffix}`,
            operation,
          }));
        const ids = (prefix: string): Grant[] =>
          [WRITE, DESCRIBE].map((operation) => ({
            resourceType: TRANSACTIONAL_ID,
            resourceName: prefix,
            operation,
          }));
        await grant([
          ...topic('inbox', READ, WRITE, DESCRIBE_CONFIGS),
          ...topic('changelog', READ, WRITE, DESCRIBE_CONFIGS),
          ...topic('dead-letters', WRITE, DESCRIBE_CONFIGS),
          ...topic('COMMAND_TOPIC_SAGA', READ, DESCRIBE_CONFIGS),
          ...topic('BANK_STATUS', READ, DESCRIBE_CONFIGS),
          ...topic('EVENT_TOPIC_SAGA_STATUS', WRITE, DESCRIBE_CONFIGS),
          ...topic('BANK_COMMANDS', WRITE, DESCRIBE_CONFIGS),
          { resourceType: GROUP, resourceName: name, operation: READ },
          ...ids(name),
        ]);
        await grant(
          [
            ...topic('BANK_COMMANDS', READ),
            ...topic('BANK_STATUS', WRITE),
            ...topic('bank.answers', READ, WRITE, DESCRIBE_CONFIGS),
            ...topic('bank.dead-letters', WRITE),
            { resourceType: GROUP, resourceName: `${name}.bank`, operation: READ },
            ...ids(`${name}.bank`),
          ],
          'participant',
        );
        await grant(
          [...topic('COMMAND_TOPIC_SAGA', WRITE), ...topic('EVENT_TOPIC_SAGA_STATUS', READ)],
          'client',
        );
        await createMissingTopics(adminPort.admin, bank.plan);
        await adminPort.admin.createTopics([
          { name: `${name}.bank.answers`, partitions: 3, config: { 'cleanup.policy': 'compact' } },
          { name: `${name}.bank.dead-letters`, partitions: 1 },
        ]);
        const brokers = kafka.bootstrapServers.split(',');
        const [participantPort, clientPort] = ['participant', 'client'].map((user) =>
          createKafkaPort({ brokers, clientId: user, sasl: login(user) }),
        ) as [KafkaPort, KafkaPort];
        await bank.orchestrator();
        const participant = createParticipant({
          port: participantPort,
          name: `${name}.bank`,
          nameOf: names.nameOf,
          commands: ['BANK_COMMANDS'],
          obey: bankObeys(),
        });
        await participant.start();
        const client = createSagaClient({ port: clientPort, catalog: bankCatalog, names });
        await client.follow();
        const id = await client.submit(
          saga('allowed')
            .step('1', move({ account: 1, amount: 1 }))
            .step('2', move({ account: 13, amount: 1 })),
        );
        await client.cancel(id);
        expect(await client.outcome(id, { timeoutMs: 20_000 })).toMatchObject({ type: 'FAILED' });
        expect(bank.problems).toEqual([]);
        // What it may not read of its own commands is missing from the messages of a saga, and that is said.
        const told = { transactionId: id, startedAt: Date.now() };
        const { messages, gaps } = await readSagaMessages({ ...bank, saga: told });
        expect(messages.map(({ kind }) => kind)).toContain('event');
        expect(gaps.map(({ code, topic: at }) => [code, at])).toEqual([
          ['SAGA_TOPIC_FORBIDDEN', 'EVENT_TOPIC_SAGA_STATUS'],
          ['SAGA_TOPIC_FORBIDDEN', 'BANK_COMMANDS'],
        ]);
        await client.stop();
        await participant.stop();
        await Promise.all([participantPort.close(), clientPort.close()]);
      },
      TIME_LIMIT,
    );

    it.each<[string, string, AclOperationTypes, string]>([
      ['a status topic that may not be read', 'BANK_STATUS', READ, 'READ'],
      ['a command topic that may not be written', 'BANK_COMMANDS', WRITE, 'WRITE'],
      ['settings that may not be seen', 'COMMAND_TOPIC_SAGA', DESCRIBE_CONFIGS, 'DESCRIBE_CONFIGS'],
    ])(
      '%s is told with topic and operation',
      async (_what, variable, operation, text) => {
        await setUp((name) => topicsBut(name, `${name}.${variable}`, operation));
        expect(await refused()).toMatchObject({
          code: 'SAGA_TOPIC_FORBIDDEN',
          at: bank.names.nameOf(variable),
          message: expect.stringMatching(
            new RegExp(`this user lacks ${text}\\. Grant ${text} on the topic`),
          ) as string,
        });
      },
      TIME_LIMIT,
    );

    it(
      'topics that the user may not even see are told as forbidden, not as missing',
      async () => {
        await setUp(() => []);
        expect(await refused()).toMatchObject({ code: 'SAGA_TOPIC_FORBIDDEN', at: `${bank.name}.inbox` });
      },
      TIME_LIMIT,
    );

    it.each(['router', 'workers'])(
      'a group %s that may not be used is told by its name',
      async (group) => {
        await setUp((name) => [
          ...allGrants(name).filter(({ resourceType }) => resourceType !== GROUP),
          ...['router', 'workers']
            .filter((one) => one !== group)
            .map((one) => ({ resourceType: GROUP, resourceName: `${name}.${one}`, operation: READ })),
        ]);
        expect(await refused()).toMatchObject({
          code: 'SAGA_KAFKA_NOT_AUTHORIZED',
          message: expect.stringMatching(
            new RegExp(`${bank.name}\\.${group}.*Grant READ on the group`),
          ) as string,
        });
      },
      TIME_LIMIT,
    );

    it(
      'a transactional id that may not be used is told before any source topic is read',
      async () => {
        await setUp((name) =>
          allGrants(name).filter(({ resourceType }) => resourceType !== TRANSACTIONAL_ID),
        );
        expect(await refused()).toMatchObject({
          code: 'SAGA_KAFKA_NOT_AUTHORIZED',
          message: expect.stringMatching(
            new RegExp(`${bank.name}\\.worker\\.\\d.*Grant DESCRIBE and WRITE on the transactional id`),
          ) as string,
        });
      },
      TIME_LIMIT,
    );

    it(
      'a permission that is taken away later ends the service with its name instead of retries for ever',
      async () => {
        await setUp(allGrants);
        const orchestrator = await bank.orchestrator();
        const ended = orchestrator.failed.catch((error: unknown) => error);
        await admin.deleteAcls({
          filters: [
            {
              resourceType: TOPIC,
              resourceName: bank.name,
              resourcePatternType: ResourcePatternTypes.PREFIXED,
              operation: WRITE,
              permissionType: AclPermissionTypes.ALLOW,
            },
          ],
        });
        await grant([
          { resourceType: TOPIC, resourceName: `${bank.name}.inbox`, operation: WRITE },
          { resourceType: TOPIC, resourceName: `${bank.name}.COMMAND`, operation: WRITE },
        ]);
        const client = await bank.client();
        await client.submit(saga('forbidden').step('1', move({ account: 1, amount: 1 })));
        expect(await ended).toMatchObject({ code: 'SAGA_KAFKA_NOT_AUTHORIZED' });
      },
      TIME_LIMIT,
    );
  },
);

import type { Catalog } from '@sagachart/core';
import { createParticipant, type KafkaPort, type Participant, type Reply } from '@sagachart/kafka';
import type { Logger } from '../logging/index.js';
import type { SimulatedServices } from '../service/index.js';
import type { KafkaSetUp } from './kafka-set-up.js';

/** The topic variables that carry commands. */
const commandTopicsOf = (catalog: Catalog): readonly string[] =>
  catalog.producedTopics.filter((topic) => topic !== catalog.sagaStatusTopic);

/** The simulated game services as a participant: they obey every command topic of the dialect. */
export function createSimulatedParticipant(
  { catalog, names, kafka }: KafkaSetUp,
  port: KafkaPort,
  services: SimulatedServices,
  log: Logger,
): Participant {
  return createParticipant({
    port,
    name: `${kafka.deployment.prefix}.simulated-services`,
    nameOf: names.nameOf,
    commands: commandTopicsOf(catalog),
    obey: (command) =>
      services
        .obey({ ...command, transactionId: command.key })
        .map(({ rejected, ...reply }): Reply => ({ ...reply, rejection: rejected })),
    onUnreadable: (topic, err) => log.warn({ topic, err }, 'a command cannot be read'),
    onTrouble: (what, err) => log.warn({ err }, what),
  });
}

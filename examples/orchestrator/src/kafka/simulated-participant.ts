import { setTimeout as sleep } from 'node:timers/promises';
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
    // Answers of one command that take their time must not hold up other sagas.
    concurrency: 64,
    commandTimeoutMs: 600_000,
    async obey(command) {
      const replies = services.obey({ ...command, transactionId: command.key });
      const waitMs = Math.max(0, ...replies.map(({ delayMs = 0 }) => delayMs));
      if (waitMs > 0) await sleep(waitMs);
      return replies.map(({ rejected, delayMs: _delay, ...reply }): Reply => ({
        ...reply,
        rejection: rejected,
      }));
    },
    onUnreadable: (topic, err) => log.warn({ topic, err }, 'a command cannot be read'),
    onTrouble: (what, err) => log.warn({ err }, what),
  });
}

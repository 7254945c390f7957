// One process of a bank that reads uncommitted, as a chaos run starts it; its book has an entry for each record that it saw.
import { writeSync } from 'node:fs';
import { createKafkaPort } from '@sagachart/kafka';
import { endWithParent } from '../crash/end-with-parent.js';
import { bankCommands, bankStatus } from '../support/bank.js';
import { startPlainParticipant } from '../support/plain-participant.js';
import { Book } from './book.js';
import type { ParticipantPlan } from './participant-plan.js';

const plan = JSON.parse(process.env['PROCESS_PLAN'] ?? '{}') as ParticipantPlan;
const tell = (line: string): void => void writeSync(1, `${line}\n`);
const book = new Book(plan.bookFolder);
const port = createKafkaPort({ brokers: plan.brokers.split(','), clientId: plan.name });
const nameOf = (variable: string): string => plan.topics[variable] ?? variable;

endWithParent();
try {
  const participant = await startPlainParticipant({
    port,
    name: plan.name,
    commands: nameOf(bankCommands.topic),
    answers: nameOf(bankStatus.topic),
    sessionTimeoutMs: plan.sessionTimeoutMs,
    enter: (place, effect) => {
      if (!book.enter(effect, place)) tell(`recognised ${place}`);
    },
  });
  process.on('SIGTERM', () => {
    void participant
      .stop()
      .then(() => port.close())
      .then(() => process.exit(0));
  });
  tell('started');
  await participant.failed;
} catch (thrown) {
  tell(`failed ${String(thrown)}`);
  process.exit(1);
}

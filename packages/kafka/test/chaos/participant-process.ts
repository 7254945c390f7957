// One process of the bank, as a chaos run starts it; told what to do by PROCESS_PLAN; keeps its book in a folder.
import { writeSync } from 'node:fs';
import { createKafkaPort, createParticipant, obeyChannel, reply } from '@sagachart/kafka';
import { bankCommands, bankStatus } from '../support/bank.js';
import { endWithParent } from '../crash/end-with-parent.js';
import { Book } from './book.js';
import type { ParticipantPlan } from './participant-plan.js';

const plan = JSON.parse(process.env['PROCESS_PLAN'] ?? '{}') as ParticipantPlan;
const tell = (line: string): void => void writeSync(1, `${line}\n`);
const book = new Book(plan.bookFolder);
const port = createKafkaPort({ brokers: plan.brokers.split(','), clientId: plan.name });

const participant = createParticipant({
  port,
  name: plan.name,
  nameOf: (variable) => plan.topics[variable] ?? variable,
  commands: [bankCommands.topic],
  sessionTimeoutMs: plan.sessionTimeoutMs,
  onTrouble: (what) => tell(`trouble ${what}`),
  obey: obeyChannel(bankCommands, {
    MOVE: ({ transactionId, account, body: { amount } }, { idempotencyKey = '' }) => {
      if (account === 13 && amount > 0) {
        const body = { amount, reason: 'account 13 takes nothing' };
        return [reply(bankStatus, { transactionId, account, type: 'REFUSED', body }, { rejection: true })];
      }
      const effect = { key: idempotencyKey, account: String(account), amount };
      if (!book.enter(effect)) tell(`recognised ${idempotencyKey}`);
      return [reply(bankStatus, { transactionId, account, type: 'MOVED', body: { amount } })];
    },
  }),
});

process.on('SIGTERM', () => {
  void participant
    .stop()
    .then(() => port.close())
    .then(() => process.exit(0));
});
endWithParent();
try {
  await participant.start();
  tell('started');
  await participant.failed;
} catch (thrown) {
  tell(`failed ${String(thrown)}`);
  process.exit(1);
}

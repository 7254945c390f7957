import { appendFileSync } from 'node:fs';
import { createKafkaPort, createParticipant } from '@sagachart/kafka';
import { bankObeys } from '../support/bank.js';

/**
 * A participant process for a test: notes each command that it obeys in a file, and kills itself after as many as it is told
 * to, between obeying and committing.
 */
const { brokers, name, commands, status, file, killAfter } = JSON.parse(process.argv[2] ?? '{}') as {
  brokers: string;
  name: string;
  commands: string;
  status: string;
  file: string;
  killAfter: number;
};
const answers = bankObeys();
let obeyed = 0;
const participant = createParticipant({
  port: createKafkaPort({ brokers: brokers.split(','), clientId: name }),
  name,
  nameOf: (variable) => (variable === 'BANK_COMMANDS' ? commands : status),
  commands: ['BANK_COMMANDS'],
  sessionTimeoutMs: 6_000,
  obey: async (command) => {
    const replies = await answers(command);
    appendFileSync(file, `${command.idempotencyKey}\n`);
    obeyed += 1;
    // The effect has happened; the answer has not been sent.
    if (obeyed === killAfter) process.kill(process.pid, 'SIGKILL');
    return replies;
  },
});
await participant.start();

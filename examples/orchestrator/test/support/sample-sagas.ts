import { randomUUID } from 'node:crypto';
import { commandUnder, markOf } from '../../src/demo/sample.js';
import { ownSamples } from '../../src/service/index.js';
import { submission } from './requests.js';

const samples = ownSamples();

/** A sample saga under a new transaction id, under which the simulated services know it. */
export function sampleSaga(name: string): {
  readonly id: string;
  readonly document: object;
  readonly command: object;
} {
  const sample = samples.find((one) => one.name === name);
  if (!sample) throw new Error(`there is no sample ${name}`);
  const id = randomUUID().slice(0, 24) + markOf(sample.command.transactionId);
  const command = commandUnder(sample, id);
  return { id, command, document: submission(command) };
}

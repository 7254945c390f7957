import { atlasCatalog, SagaEngine, textBytes } from '@sagachart/core';
import { HttpFault, readDocument, readSubmission } from '../src/http/index.js';
import { HOSTILE_ID, type HostileInput } from './hostile-inputs.js';

export const hostileCatalog = atlasCatalog('deployed');
const MAX_STEPS = 100;

/** An engine in which a saga waits for the answer that the hostile events pretend to be. */
function waitingEngine(): SagaEngine {
  const engine = new SagaEngine(hostileCatalog);
  const payload = { characterId: 1, worldId: 0, channelId: 0, actorId: 1, actorType: 'NPC', amount: 1 };
  const steps = [{ stepId: 'a', status: 'pending', action: 'award_mesos', payload }];
  const value = JSON.stringify({ transactionId: HOSTILE_ID, sagaType: 't', initiatedBy: 'x', steps });
  engine.handle({ kind: 'message', topic: hostileCatalog.sagaCommandTopic, value, at: 1 });
  return engine;
}

/** An engine that the input comes to: an answer finds the saga that waits for it. */
export const engineFor = ({ topic }: HostileInput): SagaEngine =>
  topic === hostileCatalog.sagaCommandTopic ? new SagaEngine(hostileCatalog) : waitingEngine();

/** What one turn of the event loop does with a message that came on its topic. */
export function handleMessage(engine: SagaEngine, { topic, value, headers = [] }: HostileInput): string {
  const output = engine.handle({ kind: 'message', topic, value: textBytes(value), headers, at: 2 });
  return output.deadLetters.map(({ code }) => code).join(', ');
}

/** What one turn of the event loop does with a saga command that came by REST, beside what follows on its topic. */
export function handleBody({ value }: HostileInput): string {
  const body = textBytes(`{"data":{"type":"sagas","attributes":${value}}}`);
  try {
    readSubmission(readDocument(body), hostileCatalog, MAX_STEPS, () => HOSTILE_ID);
    return '';
  } catch (thrown) {
    if (thrown instanceof HttpFault) return thrown.faults[0]?.code ?? '';
    throw thrown;
  }
}

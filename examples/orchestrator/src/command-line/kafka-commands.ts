import { randomUUID } from 'node:crypto';
import { judgeCommand, type OperatorVerb, type SagaCommand, SagaError, sagaFaultText } from '@sagachart/core';
import { createSagaClient, KafkaPortError, type SagaClient, type SagaOutcome } from '@sagachart/kafka';
import { readKafkaSetUp } from '../kafka/index.js';
import type { CommandLine } from './arguments.js';
import { CommandFault, exitCodes } from './exit-codes.js';
import type { CommandResult } from './result.js';
import { readSagaFile } from './saga-file.js';
import { kafkaTenantOf, tenantHeadersOf } from './tenant.js';

type Environment = Readonly<Record<string, string | undefined>>;

async function withClient<T>(
  environment: Environment,
  use: (client: SagaClient, setUp: ReturnType<typeof readKafkaSetUp>) => Promise<T>,
): Promise<T> {
  const setUp = readKafkaSetUp(environment);
  const { catalog, names, openPort } = setUp;
  const port = openPort('saga-command-line');
  const client = createSagaClient({ port, catalog, names });
  try {
    return await use(client, setUp);
  } catch (thrown) {
    if (!(thrown instanceof KafkaPortError)) throw thrown;
    throw new CommandFault(exitCodes.unreachable, `${thrown.code}: ${thrown.message}`);
  } finally {
    await client.stop();
    await port.close();
  }
}

const outcomeResult = (outcome: SagaOutcome): CommandResult => ({
  exitCode: outcome.type === 'COMPLETED' ? exitCodes.ok : exitCodes.failed,
  lines: [
    `saga      ${outcome.transactionId}`,
    outcome.type === 'COMPLETED'
      ? 'COMPLETED'
      : `FAILED at ${outcome.body.failedStep}: ${outcome.body.reason} (${outcome.body.errorCode})`,
  ],
  json: outcome,
});

/** Sends a saga command to its topic, and awaits the outcome where that is wanted. */
export function submitToKafka(line: CommandLine, environment: Environment): Promise<CommandResult> {
  const headers = kafkaTenantOf(tenantHeadersOf(line, environment));
  const file = readSagaFile(line.subject, line.text('id'));
  const command = { ...file, transactionId: file.transactionId || randomUUID() } as SagaCommand;
  const { transactionId } = command;
  return withClient(environment, async (client, { catalog, kafka }) => {
    const judged = judgeCommand(command, catalog, kafka.engine.maxSteps ?? 100);
    if (!judged.ok)
      throw new CommandFault(exitCodes.failed, `SAGA_MESSAGE_INVALID: ${sagaFaultText(judged.faults)}`);
    if (line.waitMs > 0) await client.follow();
    await client.submit(command, { headers });
    if (line.waitMs > 0) {
      try {
        return outcomeResult(await client.outcome(transactionId, { timeoutMs: line.waitMs }));
      } catch (thrown) {
        if (!(thrown instanceof SagaError) || thrown.code !== 'SAGA_OUTCOME_TIMEOUT') throw thrown;
      }
    }
    const json = { transactionId, submitted: true };
    return { exitCode: exitCodes.ok, lines: [`saga      ${transactionId}`, 'submitted'], json };
  });
}

/** Sends an event to a statechart. */
export function sendOnKafka(line: CommandLine, environment: Environment): Promise<CommandResult> {
  const headers = kafkaTenantOf(tenantHeadersOf(line, environment));
  const { subject: transactionId, event } = line;
  return withClient(environment, async (client) => {
    if (event) await client.send(transactionId, event, { headers });
    const told = `${event?.type} was sent to the owner of the saga; what it cannot take goes to the dead letters`;
    return { exitCode: exitCodes.ok, lines: [told], json: { transactionId, event, sent: true } };
  });
}

/** Sends an operator command to the owner of the saga. */
export function operateOnKafka(line: CommandLine, environment: Environment): Promise<CommandResult> {
  const command = line.command as OperatorVerb;
  const by = line.text('by') ?? 'operator';
  const reason = line.text('reason');
  const step = line.text('step');
  return withClient(environment, async (client) => {
    await client.operate(line.subject, command, {
      by,
      ...(step === undefined ? {} : { step }),
      ...(reason === undefined ? {} : { reason }),
    });
    const told = `${command} was sent to the owner of the saga; its history tells whether it was carried out`;
    return {
      exitCode: exitCodes.ok,
      lines: [told],
      json: { transactionId: line.subject, command, sent: true },
    };
  });
}

import type { CommandLine } from './arguments.js';
import { operateOnKafka, sendOnKafka, submitToKafka } from './kafka-commands.js';
import { lintCommand } from './lint-command.js';
import { createRestClient, type RestClient } from './rest-client.js';
import { listSagas, operateSaga, sendEvent, showSaga, submitSaga, watchSaga } from './rest-commands.js';
import type { CommandResult, Tell } from './result.js';
import { tenantHeadersOf } from './tenant.js';

type Environment = Readonly<Record<string, string | undefined>>;

function restOf(line: CommandLine, environment: Environment): RestClient {
  const token = environment['OPERATOR_TOKEN'];
  return createRestClient(line.text('url') ?? (environment['SAGACHART_URL'] || 'http://127.0.0.1:8080'), {
    ...tenantHeadersOf(line, environment),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  });
}

/** Carries a command out. @throws CommandFault | SagaError */
export async function runCommand(
  line: CommandLine,
  environment: Environment,
  tell: Tell,
): Promise<CommandResult> {
  const onKafka = Boolean(environment['BOOTSTRAP_SERVERS']);
  const rest = (): RestClient => restOf(line, environment);
  switch (line.command) {
    case 'lint':
      return lintCommand(line, environment);
    case 'submit':
      return onKafka ? submitToKafka(line, environment) : submitSaga(rest(), line);
    case 'send':
      return onKafka ? sendOnKafka(line, environment) : sendEvent(rest(), line);
    case 'retry':
    case 'skip':
    case 'cancel':
    case 'abandon':
      return onKafka ? operateOnKafka(line, environment) : operateSaga(rest(), line);
    case 'status':
      return showSaga(rest(), line);
    case 'list':
      return listSagas(rest(), line);
    case 'watch':
      return watchSaga(rest(), line, tell);
  }
}

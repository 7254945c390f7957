import {
  normaliseUuid,
  type OperatorVerb,
  readHistory,
  type SagaRecord,
  type SagaView,
  sagaView,
} from '@sagachart/core';
import { operatorNote } from './api-schemas.js';
import { awaitSaga } from './await-saga.js';
import { HttpFault } from './fault.js';
import { readJson } from './read-json.js';
import { JSON_API, jsonReply } from './reply.js';
import type { HttpReply, HttpRequest, Route } from './route.js';
import { sagaLink, sagaResource } from './saga-resource.js';
import type { ServiceContext } from './service-context.js';
import { namesTenant, requireTenant } from './tenant.js';
import { requireSaga, transactionIdOf } from './visible-sagas.js';

const mediaTypes = [JSON_API, 'application/json'];
const errors = { about: 'Every fault of the request, one error each.', schema: 'Errors' } as const;

const summaries: Readonly<Record<OperatorVerb, string>> = {
  retry: 'Sends the command that the saga waits for, or its undo, once more',
  skip: 'Lets the saga go on without the step that it waits for, or without its undo; what is carried out later is undone or told',
  cancel: 'Ends the saga and undoes what has happened',
  abandon:
    'Ends a saga that is held with FAILED, which lists every step that is not undone or may have happened; nothing else is sent',
};

/** Who and why; a request without a body leaves both out. */
async function noteOf(
  request: HttpRequest,
): Promise<{ step?: string | undefined; by?: string | undefined; reason?: string | undefined }> {
  const { headers } = request;
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  const given = isEmpty ? {} : await readJson(request, mediaTypes);
  const read = operatorNote.safeParse(given);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => ({
    code: 'SAGA_MESSAGE_INVALID' as const,
    detail: `${path.join('.') || 'the body'} ${message}`,
    source: { pointer: `/${path.join('/')}` },
  }));
  throw new HttpFault(400, faults);
}

const timesApplied = (record: SagaRecord, command: OperatorVerb): number =>
  readHistory(record.history, record.startedAt).filter(({ what }) => what === `operator-${command}`).length;

const commandsFor = ({ commands, steps }: SagaView, step: string | undefined): readonly OperatorVerb[] =>
  step === undefined ? commands : (steps.find(({ id }) => id === step)?.commands ?? []);

/** What cannot be done, and what can. */
function whyRefused(view: SagaView, command: OperatorVerb, step: string | undefined): string {
  const place = step === undefined ? 'a saga' : `the step "${step}" of a saga`;
  const what = `${command} cannot be applied to ${place} that is ${view.status} at this point`;
  const possible = commandsFor(view, step);
  const named = view.steps.filter(({ id, commands }) => id !== step && commands.includes(command));
  if (named.length > 0) return `${what}; it can for the step ${named.map(({ id }) => id).join(' or ')}.`;
  return possible.length === 0 ? `${what}; no command can.` : `${what}; ${possible.join(' and ')} can.`;
}

async function operate(
  { runtime, guard, audit, postWaitMs }: ServiceContext,
  command: OperatorVerb,
  request: HttpRequest,
): Promise<HttpReply> {
  const { authorization } = request.headers;
  if (!guard.recognises(authorization)) {
    const named = normaliseUuid(request.parameters['transactionId'] ?? '') ?? 'none';
    audit({
      command,
      transactionId: named,
      by: 'unknown',
      from: request.remoteAddress,
      result: 'unauthorised',
    });
  }
  guard.require(authorization);
  const transactionId = transactionIdOf(request);
  const tenant = namesTenant(request.headers) ? requireTenant(request.headers).id : undefined;
  const { step, by = 'operator', reason } = await noteOf(request);
  const tell = (result: Parameters<typeof audit>[0]['result']): void =>
    audit({ command, transactionId, step, by, reason, from: request.remoteAddress, result });
  const { directory, catalog } = runtime;
  let record: SagaRecord;
  try {
    record = requireSaga(directory, transactionId, tenant);
  } catch (thrown) {
    tell('unknown-saga');
    throw thrown;
  }
  const view = sagaView(record, { catalog });
  if (!commandsFor(view, step).includes(command)) {
    tell('refused');
    throw new HttpFault(409, [{ code: 'SAGA_OPERATOR_COMMAND', detail: whyRefused(view, command, step) }]);
  }
  const before = timesApplied(record, command);
  await runtime.operate(transactionId, command, {
    by,
    ...(step === undefined ? {} : { step }),
    ...(reason === undefined ? {} : { reason }),
  });
  const applied = (now: SagaRecord): boolean => timesApplied(now, command) > before;
  const after = await awaitSaga(directory, transactionId, applied, postWaitMs);
  const isApplied = after !== undefined && applied(after);
  tell(isApplied ? 'applied' : 'sent');
  return jsonReply(
    isApplied ? 200 : 202,
    { data: sagaResource(after ?? record, catalog) },
    { location: sagaLink(transactionId) },
  );
}

/** The commands of the operator; none without a token, so that the paths are unknown then. */
export function operatorRoutes(context: ServiceContext): Route[] {
  if (!context.operatorCommands) return [];
  return (['retry', 'skip', 'cancel', 'abandon'] as const).map((command) => ({
    method: 'POST',
    path: `/api/sagas/{transactionId}/${command}`,
    operation: {
      id: `${command}Saga`,
      summary: summaries[command],
      about: 'Tenant headers may be left out; where they are given, only sagas of that tenant are found.',
      secured: true,
      body: { schema: 'OperatorNote', mediaTypes, required: false },
      replies: {
        200: { about: 'The command was carried out; the saga after it.', schema: 'Saga' },
        202: { about: 'The command was sent to the owner of the saga; see its history.', schema: 'Saga' },
        400: errors,
        401: errors,
        404: { about: 'No such saga.', schema: 'Errors' },
        409: { about: 'The command cannot be applied where the saga stands.', schema: 'Errors' },
      },
    },
    handle: (request) => operate(context, command, request),
  }));
}

import type { CommandLine } from './arguments.js';
import { CommandFault, type ExitCode, exitCodes } from './exit-codes.js';
import type { RestClient } from './rest-client.js';
import type { CommandResult, Tell } from './result.js';
import { readSagaFile } from './saga-file.js';
import { historyLines, type SagaLine, type SagaResource, sagaTable, sagaText } from './saga-text.js';

/** 1 for a saga that has failed, or waits because its undo has. */
const exitCodeOf = ({ attributes: { status, outcome } }: SagaResource): ExitCode =>
  outcome?.type === 'FAILED' || status === 'refused' ? exitCodes.failed : exitCodes.ok;

const resultOf = (saga: SagaResource): CommandResult => ({
  exitCode: exitCodeOf(saga),
  lines: sagaText(saga),
  json: saga,
});

const pathOf = (id: string): string => `/api/sagas/${id}`;
const dataOf = (json: unknown): SagaResource => (json as { readonly data: SagaResource }).data;

export async function showSaga(rest: RestClient, { subject }: CommandLine): Promise<CommandResult> {
  return resultOf(dataOf((await rest.call('GET', pathOf(subject))).json));
}

export async function listSagas(rest: RestClient, { text }: CommandLine): Promise<CommandResult> {
  const parameters = {
    'filter[status]': text('status'),
    'filter[sagaType]': text('type'),
    'filter[initiatedBy]': text('initiator'),
    'filter[olderThan]': text('older-than'),
    'page[size]': text('limit'),
  };
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const { json } = await rest.call('GET', `/api/sagas?${new URLSearchParams(given)}`);
  const { data, links } = json as {
    readonly data: readonly SagaLine[];
    readonly links: { readonly next: string | null };
  };
  const more = links.next === null ? [] : ['there are more; narrow the list, or raise --limit (500 at most)'];
  return { exitCode: exitCodes.ok, lines: [...sagaTable(data), ...more], json: data };
}

/** Follows a saga to its end, or until `enough`. */
async function follow(rest: RestClient, id: string, tell: Tell, enough: (saga: SagaResource) => boolean) {
  let seen = 0;
  let last: SagaResource | undefined;
  for await (const { event, data } of rest.events(`${pathOf(id)}/events`)) {
    if (event !== 'saga') continue;
    last = dataOf(data);
    tell(historyLines(last, seen), last);
    seen = last.attributes.history.length;
    if (enough(last)) break;
  }
  if (last) return last;
  throw new CommandFault(exitCodes.notFound, `SAGA_NOT_FOUND: the saga ${id} is no longer remembered`);
}

export async function watchSaga(
  rest: RestClient,
  { subject }: CommandLine,
  tell: Tell,
): Promise<CommandResult> {
  const saga = await follow(rest, subject, tell, () => false);
  const { status } = saga.attributes;
  return { exitCode: exitCodeOf(saga), lines: [`the saga has ended: ${status}`], json: undefined };
}

export async function submitSaga(rest: RestClient, line: CommandLine): Promise<CommandResult> {
  const attributes = readSagaFile(line.subject, line.text('id'));
  const { json } = await rest.call('POST', '/api/sagas', { data: { type: 'sagas', attributes } });
  const { id } = dataOf(json);
  const until = Date.now() + line.waitMs;
  for (;;) {
    const saga = await rest
      .call('GET', pathOf(id))
      .then((answer) => dataOf(answer.json))
      .catch((thrown: unknown) => {
        // On Kafka another instance may not have seen it yet.
        if (thrown instanceof CommandFault && thrown.exitCode === exitCodes.notFound) return undefined;
        throw thrown;
      });
    if (saga && (saga.attributes.outcome !== null || Date.now() >= until)) return resultOf(saga);
    if (Date.now() >= until)
      return { exitCode: exitCodes.ok, lines: [`saga      ${id}`, 'submitted'], json: { id } };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export async function sendEvent(rest: RestClient, { subject, event }: CommandLine): Promise<CommandResult> {
  const { json } = await rest.call('POST', `${pathOf(subject)}/events`, event);
  const saga = dataOf(json);
  return { exitCode: exitCodes.ok, lines: [`${event?.type} was sent`, '', ...sagaText(saga)], json: saga };
}

export async function operateSaga(
  rest: RestClient,
  { command, subject, text }: CommandLine,
): Promise<CommandResult> {
  const by = text('by');
  const reason = text('reason');
  const step = text('step');
  const note = {
    ...(step === undefined ? {} : { step }),
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
  };
  const { status, json } = await rest.call('POST', `${pathOf(subject)}/${command}`, note);
  const saga = dataOf(json);
  const told =
    status === 200 ? `${command} was carried out` : `${command} was sent; see the history of the saga`;
  return { exitCode: exitCodes.ok, lines: [told, '', ...sagaText(saga)], json: saga };
}

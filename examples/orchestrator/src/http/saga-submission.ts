import {
  type Catalog,
  type DefinedSagaCommand,
  encodeJson,
  foldName,
  judgeCommand,
  type JsonValue,
  memberInAnyCase,
  NIL_UUID,
  normaliseUuid,
  type SagaCommand,
  type SagaFault,
} from '@sagachart/core';
import { HttpFault, type RequestFault } from './fault.js';

/** A saga command out of a JSON:API document, judged and ready to be sent. */
export interface Submission {
  readonly command: SagaCommand | DefinedSagaCommand;
  /** Steps that it has for certain: a statechart's come as it goes. */
  readonly steps: number;
  readonly transactionId: string;
  /** Tells a repetition from another saga with the same id. */
  readonly fingerprint: string;
  /** Of the command as JSON. */
  readonly characters: number;
  /** The same in UTF-8. */
  readonly bytes: number;
}

type Members = Readonly<Record<string, JsonValue | undefined>>;

const isObject = (value: JsonValue | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && value.constructor === Object;

/** `steps[1].payload.amount` as the pointer of a JSON:API document. */
const pointerOf = (at: string): string =>
  `/data/attributes${at === '' ? '' : `/${at.replaceAll('[', '/').replaceAll(']', '').replaceAll('.', '/')}`}`.replaceAll(
    '//',
    '/',
  );

const faultAt = (pointer: string, detail: string): RequestFault => ({
  code: 'SAGA_MESSAGE_INVALID',
  detail,
  source: { pointer },
});

const ofSaga = ({ code, at, problem }: SagaFault): RequestFault => ({
  code,
  detail: `${at} ${problem}`,
  source: { pointer: pointerOf(at) },
});

/** The id that the document gives, as attribute or as id of the resource; `undefined` when it leaves the choice to us. */
function idOf(data: Members, attributes: Members, faults: RequestFault[]): string | undefined {
  const given = (['/data/id', '/data/attributes/transactionId'] as const).flatMap((pointer) => {
    const value = pointer === '/data/id' ? data['id'] : memberInAnyCase(attributes, 'transactionId');
    if (value === undefined || value === null || value === '') return [];
    const id = typeof value === 'string' ? normaliseUuid(value) : undefined;
    if (id === undefined) {
      faults.push({
        code: 'SAGA_TRANSACTION_ID_MISSING',
        detail: `${pointer} is not a uuid`,
        source: { pointer },
      });
      return [];
    }
    return id === NIL_UUID ? [] : [id];
  });
  if (given.length === 2 && given[0] !== given[1]) {
    faults.push(faultAt('/data/id', 'the id of the resource and its transactionId differ'));
  }
  return given[0];
}

/**
 * Reads a submission.
 *
 * @param newId for a document that has no transaction id
 * @throws HttpFault 400 that names every fault
 */
export function readSubmission(
  document: JsonValue,
  catalog: Catalog,
  maxSteps: number,
  newId: () => string,
): Submission {
  const data = isObject(document) ? document['data'] : undefined;
  if (!isObject(data))
    throw new HttpFault(400, [faultAt('/data', 'the document has no resource object as data')]);
  const faults: RequestFault[] = [];
  if (data['type'] !== 'sagas') faults.push(faultAt('/data/type', 'the type of the resource is not "sagas"'));
  const attributes = data['attributes'];
  if (!isObject(attributes)) {
    throw new HttpFault(400, [...faults, faultAt('/data/attributes', 'the resource has no attributes')]);
  }
  const transactionId = idOf(data, attributes, faults) ?? newId();
  // In any case, for it would start another saga if it were passed over; a strict catalogue refuses the misspelt member.
  const isId = (name: string): boolean => catalog.reading === 'go' && foldName(name) === 'transactionid';
  const others = Object.entries(attributes).filter(([name]) => !isId(name));
  const command = { ...Object.fromEntries(others), transactionId };
  const judged = judgeCommand(command, catalog, maxSteps);
  if (!judged.ok) faults.push(...judged.faults.map(ofSaga));
  if (!judged.ok || faults.length > 0) throw new HttpFault(400, faults);
  const text = encodeJson(command);
  return {
    command: command as unknown as Submission['command'],
    steps: Math.max(1, judged.saga.steps.length),
    transactionId,
    fingerprint: judged.saga.fingerprint,
    characters: text.length,
    bytes: Buffer.byteLength(text),
  };
}

import type { Catalog } from '../action/index.js';
import type { FailedBody } from '../chart/index.js';
import type { SagaErrorCode } from '../error/index.js';
import {
  ATTEMPT_HEADER,
  cut,
  encodeJson,
  headerBytes,
  type Headers,
  IDEMPOTENCY_KEY_HEADER,
  isHeader,
  type JsonValue,
  memberInAnyCase,
  type StoredHeaders,
  storeHeaders,
  topTexts,
  fingerprint,
} from '../wire/index.js';
import { failedMessage } from './collect-emitted.js';
import { judgeCommand, readSagaEvent, type SagaEventMessage } from './defined-command.js';
import { appendHistory, type StoredHistory } from './history.js';
import type { EngineOutput, MessageInput, Progress, SourceCoordinates } from './io.js';
import type { EngineLimits } from './limits.js';
import {
  bury,
  MAX_MESSAGE_HEADERS,
  messageText,
  readMessage,
  sizeOf,
  tenantOf,
  type UnreadableMessage,
} from './read-message.js';
import { RECORD_VERSION, type SagaRecord, type SagaStatus } from './record.js';
import {
  type AcceptedSaga,
  type JudgedCommand,
  judgeSagaCommand,
  MAX_IDENTIFIER,
  sagaFaultText,
  type SagaFault,
  sagaIdOf,
} from './saga-command.js';

export type CommandVerdict =
  | {
      readonly kind: 'accepted';
      readonly saga: AcceptedSaga;
      readonly headers: StoredHeaders;
      readonly tenant: string;
      readonly source: SourceCoordinates | undefined;
    }
  | { readonly kind: 'refused'; readonly record: SagaRecord }
  /** For a statechart under way; not yet judged. */
  | { readonly kind: 'event'; readonly addressed: SagaEventMessage };

/** What is remembered of a saga, to tell a repeated command from another saga with the same id. */
export interface KnownSaga {
  readonly fingerprint: string;
  readonly tenant: string;
  /** Only of a saga that has ended. */
  readonly status?: SagaStatus;
}

type FindKnown = (transactionId: string) => KnownSaga | undefined;

/** Nothing ever ran under the id of a refused command, so only the same command once more is not answered again. */
const isTaken = (before: KnownSaga | undefined, print: string): boolean =>
  before !== undefined && (before.status !== 'refused' || before.fingerprint === print);

/** Our own headers on a saga command belong to the command of an outer saga; they must not reach our participants. */
const ownHeaders = [IDEMPOTENCY_KEY_HEADER, ATTEMPT_HEADER];

/**
 * Judges a message of the saga command topic. A fault is answered with FAILED when the saga can be named and is not known
 * already, and the message goes to the dead letters; `undefined` when nothing is to be started. The id of a command that was
 * refused is free: a corrected one runs, and another wrong one is answered too.
 */
export function acceptCommand(
  input: MessageInput,
  catalog: Catalog,
  { maxMessageBytes, maxSteps }: Required<EngineLimits>,
  output: EngineOutput,
  known: FindKnown,
): CommandVerdict | undefined {
  const read = readMessage(input);
  const event = 'code' in read ? undefined : readSagaEvent(read.json);
  if (event) return acceptEvent(input, event, output);
  const judged = 'code' in read ? judgeUnreadable(input, read) : judgeCommand(read.json, catalog, maxSteps);
  const faults: SagaFault[] = judged.ok ? [] : [...judged.faults];
  // With the headers, for every command of the saga carries them.
  const bytes = sizeOf(input.value ?? '') + headerBytes(input.headers ?? []);
  const excess = excessOf(bytes, maxMessageBytes, (input.headers ?? []).length);
  if (excess !== undefined && !('code' in read))
    faults.unshift({ code: 'SAGA_MESSAGE_TOO_LARGE', at: 'the saga command', problem: excess });
  const transactionId = judged.ok ? judged.saga.transactionId : judged.transactionId;
  const before = transactionId === undefined ? undefined : known(transactionId);
  const tenant = tenantOf(input.headers ?? []);
  const repeats = (print: string): boolean => before?.fingerprint === print && before.tenant === tenant;
  /** Also where an action or a definition reads the command differently by now. */
  const repeatsAsItCame = (): boolean =>
    before !== undefined && 'json' in read && repeats(printAsItCame(read.json));
  if (judged.ok && faults.length === 0) {
    if (before && before.status !== 'refused') {
      if (repeats(judged.saga.fingerprint) || repeatsAsItCame()) output.ignored.push('repeated-command');
      else {
        const owner = before.tenant === tenant ? 'with other content' : 'of another tenant';
        const reason = `The transaction id ${judged.saga.transactionId} belongs to a saga ${owner}.`;
        bury(input, 'SAGA_TRANSACTION_ID_REUSED', reason, output);
      }
      return undefined;
    }
    const headers = storeHeaders(
      (input.headers ?? []).filter(([name]) => !ownHeaders.some((own) => isHeader(name, own))),
    );
    return {
      kind: 'accepted',
      saga: judged.saga,
      headers,
      tenant,
      source: input.source,
    };
  }
  const code = faults[0]?.code ?? 'SAGA_MESSAGE_INVALID';
  const reason =
    'code' in read
      ? read.reason
      : cut(`The saga command is not acceptable: ${sagaFaultText(faults)}.`, 4_000);
  const print = printOf(input);
  if (repeats(print) || repeatsAsItCame()) {
    output.ignored.push('repeated-command');
    return undefined;
  }
  bury(input, code, reason, output);
  // FAILED for a saga that is known would contradict its own outcome; the dead letter tells enough.
  if (transactionId === undefined || isTaken(before, print)) return undefined;
  const told = judged.ok
    ? { sagaType: judged.saga.sagaType, characterId: 0 }
    : {
        sagaType: cut(judged.sagaType, MAX_IDENTIFIER),
        characterId: judged.characterId,
        ...(judged.defined ? { errorCode: code } : {}),
      };
  const headers = excess !== undefined ? leadingHeaders(input.headers ?? []) : (input.headers ?? []);
  return {
    kind: 'refused',
    record: refuse(
      { ...input, headers },
      transactionId,
      { ...told, code, reason, faults, print },
      catalog,
      output,
    ),
  };
}

function acceptEvent(
  input: MessageInput,
  event: NonNullable<ReturnType<typeof readSagaEvent>>,
  output: EngineOutput,
): CommandVerdict | undefined {
  if ('fault' in event) {
    bury(input, 'SAGA_MESSAGE_INVALID', `An event for a saga does not fit: ${event.fault}.`, output);
    return undefined;
  }
  return { kind: 'event', addressed: event };
}

/** A saga command that cannot be read as a whole may still name its saga, and then its sender is told. */
function judgeUnreadable(input: MessageInput, { code, reason }: UnreadableMessage): JudgedCommand {
  const top = topTexts(messageText(input.value ?? ''));
  return {
    ok: false,
    transactionId: sagaIdOf(top),
    sagaType: (memberInAnyCase(top, 'sagaType') as string | undefined) ?? '',
    characterId: 0,
    faults: [{ code, at: '', problem: reason }],
  };
}

/**
 * Buries a message at which the engine failed. Nothing of its content is judged, for that may be what failed.
 *
 * @returns the record of a saga that is refused by this, if the message was to start one
 */
export function setAsideMessage(
  input: MessageInput,
  reason: string,
  catalog: Catalog,
  output: EngineOutput,
  known: FindKnown,
): SagaRecord | undefined {
  const code = 'SAGA_ENGINE_FAULT';
  bury(input, code, reason, output);
  if (input.topic !== catalog.sagaCommandTopic) return undefined;
  return refuseUnjudged(
    input,
    judgeUnreadable(input, { code, reason }),
    code,
    reason,
    catalog,
    output,
    known,
  );
}

/**
 * Buries a saga command that came on another topic. It is not started, for its sender may have meant another service; but the
 * sender is told, or would wait for ever.
 *
 * @returns the record of the saga that is refused by this, if it can be named and is not known
 */
export function refuseMisplaced(
  input: MessageInput,
  value: JsonValue,
  code: 'SAGA_TOPIC_WRONG' | 'SAGA_TOPIC_UNKNOWN',
  catalog: Catalog,
  output: EngineOutput,
  known: FindKnown,
): SagaRecord | undefined {
  const reason = `A saga command came on ${input.topic}; saga commands belong on ${catalog.sagaCommandTopic}.`;
  bury(input, code, reason, output);
  // Only for what the sender is told by: with no steps allowed, none is judged.
  const judged = judgeSagaCommand(value, catalog, 0);
  return refuseUnjudged(input, judged, code, reason, catalog, output, known);
}

/** Tells the sender of a message that is refused whatever its steps say, unless its saga cannot be named or is known. */
function refuseUnjudged(
  input: MessageInput,
  judged: JudgedCommand,
  code: SagaErrorCode,
  reason: string,
  catalog: Catalog,
  output: EngineOutput,
  known: FindKnown,
): SagaRecord | undefined {
  const print = printOf(input);
  if (judged.ok || judged.transactionId === undefined || isTaken(known(judged.transactionId), print)) {
    return undefined;
  }
  return refuse(
    { ...input, headers: leadingHeaders(input.headers ?? []) },
    judged.transactionId,
    {
      sagaType: cut(judged.sagaType, MAX_IDENTIFIER),
      characterId: judged.characterId,
      code,
      reason,
      faults: [],
      print,
    },
    catalog,
    output,
  );
}

/** What the fingerprint of a command is where nothing was filled in or put in order when it was judged. */
function printAsItCame(json: JsonValue): string {
  const { sagaType, steps, input } = (json ?? {}) as Readonly<Record<string, JsonValue>>;
  const content = Array.isArray(steps)
    ? steps.map((step) => {
        const { stepId, action, payload } = (step ?? {}) as Readonly<Record<string, JsonValue>>;
        return [stepId, action, payload];
      })
    : { input };
  return fingerprint(encodeJson([sagaType, content]));
}

const printOf = ({ value }: MessageInput): string =>
  fingerprint(typeof value === 'string' ? value : Buffer.from(value ?? []).toString());

/** What of a saga command is more than is taken. */
function excessOf(bytes: number, maxBytes: number, headers: number): string | undefined {
  if (bytes > maxBytes) return `has ${bytes} bytes with its headers, more than the limit of ${maxBytes}`;
  return headers > MAX_MESSAGE_HEADERS
    ? `has ${headers} headers, more than the limit of ${MAX_MESSAGE_HEADERS}`
    : undefined;
}

/** Bytes of headers that the answer to a command that is too large gives back; the tenant is well within. */
const REFUSED_HEADER_BYTES = 65_536;

/** The answer to a command that is too large must not be too large itself. */
function leadingHeaders(headers: Headers): Headers {
  let room = REFUSED_HEADER_BYTES;
  return headers.slice(0, MAX_MESSAGE_HEADERS).filter((header) => (room -= headerBytes([header])) >= 0);
}

interface Refusal {
  readonly sagaType: string;
  readonly characterId: number;
  readonly code: SagaErrorCode;
  readonly reason: string;
  readonly faults: readonly SagaFault[];
  readonly print: string;
  /** Default `UNKNOWN`. */
  readonly errorCode?: string;
}

/** Tells the sender, and makes the record by which a repetition is known. */
function refuse(
  { at, headers = [], source }: MessageInput,
  transactionId: string,
  { sagaType, characterId, code, reason, faults, print, errorCode = 'UNKNOWN' }: Refusal,
  catalog: Catalog,
  output: EngineOutput,
): SagaRecord {
  const failedStep = cut(faults.find(({ stepId }) => stepId !== undefined)?.stepId ?? '', 1_000);
  const body: FailedBody = { reason, failedStep, characterId, sagaType, errorCode };
  const message = failedMessage(catalog, transactionId, body, () => ({ sagaType, steps: [] }), headers);
  output.messages.push({ ...message, refused: print });
  const progress: Progress = { transactionId, sagaType, at, what: 'refused', note: `${code}: ${reason}` };
  output.progress.push(progress);
  output.changed.add(transactionId);
  const history: StoredHistory = [];
  appendHistory(history, at, [progress]);
  return {
    v: RECORD_VERSION,
    transactionId,
    sagaType,
    initiatedBy: '',
    status: 'refused',
    actions: [],
    context: {
      steps: [],
      deadline: null,
      failure: { step: 0, reason, errorCode },
      reported: true,
    },
    headers: storeHeaders(headers),
    tenant: tenantOf(headers),
    fingerprint: print,
    ...(source ? { source } : {}),
    startedAt: at,
    endedAt: at,
    history,
  };
}

import { z } from 'zod';
import { type Catalog, stepPolicySchema } from '../action/index.js';
import type { AnyAction, StepInput, StepPolicy } from '../chart/index.js';
import type { SagaErrorCode } from '../error/index.js';
import type { AnySagaDefinition } from '../statechart/index.js';
import {
  type Countable,
  cutFaults,
  encodeJson,
  faultText,
  fillZeros,
  foldName,
  isSagaUuid,
  list,
  memberInAnyCase,
  NIL_UUID,
  normaliseUuid,
  raw,
  readWire,
  str,
  time,
  withZero,
  fingerprint,
  ZERO_TIME,
} from '../wire/index.js';
import { expandSteps } from './expand.js';

export interface SagaFault extends Countable {
  readonly code: SagaErrorCode;
  /** Path in the saga command, e.g. `steps[1].payload.amount`. */
  readonly at: string;
  readonly problem: string;
  /** The step it concerns, if any. */
  readonly stepId?: string;
}

export interface AcceptedSaga {
  readonly transactionId: string;
  readonly sagaType: string;
  readonly initiatedBy: string;
  readonly actions: readonly AnyAction[];
  readonly steps: readonly StepInput[];
  readonly fingerprint: string;
  /** Only of a statechart, whose steps come as it goes. */
  readonly defined?: { readonly definition: AnySagaDefinition; readonly input: unknown };
}

/** A saga command, judged: either ready to run, or everything that is wrong with it. */
export type JudgedCommand =
  | { readonly ok: true; readonly saga: AcceptedSaga }
  | {
      readonly ok: false;
      /** `undefined` when none can be read, so that nobody can be told. */
      readonly transactionId: string | undefined;
      readonly sagaType: string;
      readonly characterId: number;
      readonly faults: readonly SagaFault[];
      /** It was to start a statechart: FAILED tells the code of the fault, where the specification has `UNKNOWN` for lists. */
      readonly defined?: true;
    };

/** Characters that `sagaType`, `initiatedBy`, `stepId` and `action` may have: they name metrics, spans and rows of lists. */
export const MAX_IDENTIFIER = 256;

const tooLong = `is longer than ${MAX_IDENTIFIER} characters`;

/** Text that must say something; where missing counts as empty, it is refused by name. */
const identifier = () =>
  withZero(z.string().min(1, { error: 'is empty' }).max(MAX_IDENTIFIER, { error: tooLong }), '');

const stepSchema = z.object({
  stepId: identifier(),
  status: str(),
  action: identifier(),
  payload: raw(),
  createdAt: time().default(ZERO_TIME),
  updatedAt: time().default(ZERO_TIME),
  /** Deadlines and attempts of this one step; services that do not know it ignore it. */
  policy: stepPolicySchema.optional(),
});

/** The value of a saga command. Exported for clients, REST and documentation. */
export const sagaCommandSchema = z.object({
  transactionId: z.string().default(''),
  sagaType: identifier(),
  initiatedBy: z.string().max(MAX_IDENTIFIER, { error: tooLong }).default(''),
  steps: list(stepSchema),
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members that decide who can be told of a fault: read in any case, however strictly the rest is judged. */
const headSchema = z.object({ transactionId: str(), sagaType: str(), steps: z.unknown() });
interface Head {
  readonly transactionId: unknown;
  readonly sagaType: unknown;
  readonly steps?: unknown;
}

export function readTransactionId(text: unknown): { readonly id?: string; readonly fault?: SagaFault } {
  if (typeof text !== 'string' || text === '') {
    return { fault: { code: 'SAGA_TRANSACTION_ID_MISSING', at: 'transactionId', problem: 'is missing' } };
  }
  const id = normaliseUuid(text);
  if (id === undefined) {
    return { fault: { code: 'SAGA_TRANSACTION_ID_MISSING', at: 'transactionId', problem: 'is not a uuid' } };
  }
  if (id === NIL_UUID) {
    return { fault: { code: 'SAGA_TRANSACTION_ID_NIL', at: 'transactionId', problem: 'is the nil uuid' } };
  }
  return { id };
}

/** The transaction id of a decoded saga command, or `undefined` when none can be read; for routing, before it is judged. */
export function sagaIdOf(value: unknown): string | undefined {
  return isObject(value)
    ? readTransactionId((fillZeros(headSchema, value) as Head).transactionId).id
    : undefined;
}

/** Whether a decoded value is meant to be a saga command, wherever it came; no status event has steps. */
export const isSagaCommand = (value: unknown): boolean =>
  isObject(value) && Array.isArray(memberInAnyCase(value, 'steps'));

interface JudgedStep {
  readonly step?: {
    readonly id: string;
    readonly action: AnyAction;
    readonly payload: unknown;
    readonly policy?: StepPolicy;
  };
  readonly faults: readonly SagaFault[];
}

function judgeStep(
  given: z.output<typeof stepSchema>,
  index: number,
  transactionId: string | undefined,
  catalog: Catalog,
): JudgedStep {
  const at = `steps[${index}]`;
  const { stepId } = given;
  const fault = (code: SagaErrorCode, where: string, problem: string): SagaFault => ({
    code,
    at: where,
    problem,
    stepId,
  });
  const faults: SagaFault[] = [];
  if (given.status !== 'pending') {
    faults.push(
      fault('SAGA_STEP_NOT_PENDING', `${at}.status`, `is "${given.status.slice(0, 40)}", not "pending"`),
    );
  }
  const action = catalog.actions.get(given.action);
  if (!action) {
    return {
      faults: [
        ...faults,
        fault(
          'SAGA_ACTION_UNKNOWN',
          `${at}.action`,
          `"${given.action.slice(0, 100)}" is not in the catalogue`,
        ),
      ],
    };
  }
  const payload = withSagaId(action, given.payload, transactionId);
  const judged = readWire(action.payload, payload, action.reading);
  if (!judged.ok) {
    const where = `${at}.payload`;
    faults.push(
      ...judged.faults.map(({ at: inside, problem, ...rest }) => ({
        ...fault('SAGA_PAYLOAD_INVALID', inside ? `${where}.${inside}` : where, problem),
        ...rest,
      })),
    );
    return { faults };
  }
  for (const member of sagaIdMembers(action)) {
    if ((judged.value as Record<string, unknown>)[member] !== transactionId && transactionId !== undefined) {
      faults.push(
        fault(
          'SAGA_PAYLOAD_TRANSACTION_ID',
          `${at}.payload.${member}`,
          'names another saga; no answer would ever match',
        ),
      );
    }
  }
  const policy = given.policy as StepPolicy | undefined;
  return { faults, step: { id: stepId, action, payload: judged.value, ...(policy ? { policy } : {}) } };
}

/** The faults of the steps that can be read, where the command as a whole cannot. */
function stepFaults(steps: unknown, transactionId: string | undefined, catalog: Catalog): SagaFault[] {
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((given, index) => {
    const read = readWire(stepSchema, given, catalog.reading);
    if (!read.ok || read.value.payload === undefined) return [];
    return judgeStep(read.value, index, transactionId, catalog).faults;
  });
}

const knownMembers = new WeakMap<AnyAction, readonly string[]>();

/** The payload members of an action that must hold the id of its saga. */
function sagaIdMembers(action: AnyAction): readonly string[] {
  const known = knownMembers.get(action);
  if (known) return known;
  const shape =
    action.payload instanceof z.ZodObject ? (action.payload.shape as Record<string, z.ZodType>) : {};
  const members = Object.keys(shape).filter((member) => isSagaUuid(shape[member] as z.ZodType));
  knownMembers.set(action, members);
  return members;
}

const isNil = (id: unknown): boolean =>
  id === undefined || id === null || (typeof id === 'string' && normaliseUuid(id) === NIL_UUID);

/** Fills the members that must name the saga where the sender left them out or nil. */
function withSagaId(action: AnyAction, payload: unknown, transactionId: string | undefined): unknown {
  const members = transactionId === undefined ? [] : sagaIdMembers(action);
  if (members.length === 0 || (payload !== null && !isObject(payload))) return payload;
  const filled: Record<string, unknown> = { ...payload };
  for (const member of members) {
    const isMeant = (name: string): boolean =>
      name === member || (action.reading === 'go' && foldName(name) === foldName(member));
    const name = Object.keys(filled).find(isMeant) ?? member;
    if (isNil(filled[name])) filled[name] = transactionId;
  }
  return filled;
}

function characterIn(steps: readonly unknown[]): number {
  for (const step of steps) {
    const payload = isObject(step) ? memberInAnyCase(step, 'payload') : undefined;
    const id = isObject(payload) ? memberInAnyCase(payload, 'characterId') : undefined;
    if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= 0xffff_ffff) return id;
  }
  return 0;
}

/**
 * Judges the decoded value of a saga command as a whole: every fault is found, not only the first.
 *
 * @param maxSteps steps that the command may have before composites are expanded
 */
export function judgeSagaCommand(value: unknown, catalog: Catalog, maxSteps: number): JudgedCommand {
  const head = (isObject(value) ? fillZeros(headSchema, value) : { transactionId: '', sagaType: '' }) as Head;
  const { id, fault } = readTransactionId(head.transactionId);
  const faults: SagaFault[] = fault ? [fault] : [];
  const sagaType = typeof head.sagaType === 'string' ? head.sagaType : '';
  const refuse = (): JudgedCommand => ({
    ok: false,
    transactionId: id,
    sagaType,
    // Only for the answer: of a list that is too long nobody looks further.
    characterId: characterIn(Array.isArray(head.steps) ? head.steps.slice(0, Math.max(1, maxSteps)) : []),
    faults: cutFaults(faults, (rest) => ({ code: 'SAGA_MESSAGE_INVALID', at: '', ...rest })),
  });
  if (Array.isArray(head.steps) && head.steps.length > maxSteps) {
    faults.push({
      code: 'SAGA_STEPS_TOO_MANY',
      at: 'steps',
      problem: `has ${head.steps.length} steps, more than the limit of ${maxSteps}`,
    });
    return refuse();
  }
  const read = readWire(sagaCommandSchema, value, catalog.reading);
  if (!read.ok) {
    for (const one of read.faults) faults.push({ code: 'SAGA_MESSAGE_INVALID', ...one });
    for (const one of stepFaults(head.steps, id, catalog)) faults.push(one);
    return refuse();
  }
  const { steps } = read.value;
  if (steps.length === 0) faults.push({ code: 'SAGA_STEPS_EMPTY', at: 'steps', problem: 'is empty' });
  const seen = new Set<string>();
  const judged: Required<Pick<JudgedStep, 'step'>>['step'][] = [];
  steps.forEach((given, index) => {
    if (seen.has(given.stepId)) {
      const problem = `"${given.stepId.slice(0, 100)}" is the id of an earlier step too`;
      faults.push({
        code: 'SAGA_STEP_ID_DUPLICATE',
        at: `steps[${index}].stepId`,
        problem,
        stepId: given.stepId,
      });
    }
    seen.add(given.stepId);
    if (given.payload === undefined) {
      faults.push({
        code: 'SAGA_PAYLOAD_INVALID',
        at: `steps[${index}].payload`,
        problem: 'is missing',
        stepId: given.stepId,
      });
      return;
    }
    const { step, faults: found } = judgeStep(given, index, id, catalog);
    faults.push(...found);
    if (step) judged.push(step);
  });
  if (faults.length > 0 || id === undefined) return refuse();
  const content = judged.map((step) => [step.id, step.action.name, step.payload]);
  const { actions, steps: expanded } = expandSteps(judged);
  return {
    ok: true,
    saga: {
      transactionId: id,
      sagaType: read.value.sagaType,
      initiatedBy: read.value.initiatedBy,
      actions,
      steps: expanded,
      fingerprint: fingerprint(encodeJson([read.value.sagaType, content])),
    },
  };
}

export const sagaFaultText = (faults: readonly SagaFault[]): string => faultText(faults);

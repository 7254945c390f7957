import type { StepStatus } from '../chart/index.js';
import type { SagaStatus } from './record.js';

const sagaStatuses = new Set<string>([
  'running',
  'compensating',
  'parked',
  'watching',
  'completed',
  'failed',
  'refused',
] satisfies SagaStatus[]);

const stepStatuses = new Set<string>(
  Object.keys({
    pending: 1,
    running: 1,
    succeeded: 1,
    skipped: 1,
    rejected: 1,
    unknown: 1,
    undoing: 1,
    compensated: 1,
    notCompensated: 1,
    parked: 1,
    undoSkipped: 1,
  } satisfies Record<StepStatus, 1>),
);

type Check = (value: unknown) => boolean;
type Members = Readonly<Record<string, unknown>>;

const isText: Check = (value) => typeof value === 'string';
const isTime: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** Where a part comes from: the composite's step, and the part's name; in records of version 1 its place. */
const isPart: Check = (value) =>
  Array.isArray(value) && value.length === 2 && isCount(value[0]) && (isText(value[1]) || isCount(value[1]));

const isHeader: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(isText);

const ofRecord: Readonly<Record<string, Check>> = {
  sagaType: isText,
  initiatedBy: isText,
  status: (value) => sagaStatuses.has(value as string),
  actions: listOf(isText),
  pins: optional(listOf(isText)),
  kept: optional(listOf(isMembers)),
  context: isMembers,
  headers: listOf(isHeader),
  tenant: isText,
  fingerprint: isText,
  source: optional(isMembers),
  startedAt: isTime,
  endedAt: optional(isTime),
  settledAt: optional(isTime),
  defined: optional(isMembers),
  history: (value) => listOf(isTime)(value) && (value as unknown[]).length % 3 === 0,
};

/** A statechart may fail without a step. */
const NO_STEP = -1;

const ofContext: Readonly<Record<string, Check>> = {
  steps: listOf(isMembers),
  deadline: (value) => value === null || isTime(value),
  failure: (value) =>
    value === null ||
    (isMembers(value) &&
      (isCount(value['step']) || value['step'] === NO_STEP) &&
      isText(value['reason']) &&
      isText(value['errorCode'])),
  reported: (value) => typeof value === 'boolean',
};

const ofStep: Readonly<Record<string, Check>> = {
  id: isText,
  status: (value) => stepStatuses.has(value as string),
  attempt: isCount,
  undoAttempt: isCount,
  lookUpAttempt: optional(isCount),
  note: optional(isText),
  rejected: optional(listOf(isCount)),
  undoAnswered: optional(listOf(isCount)),
  askedAgain: optional((value) => value === true),
  open: optional((value) => value === 'undone' || value === 'told'),
  doubtful: optional((value) => value === true),
  heard: optional(listOf(isText)),
  lateEffects: optional(isCount),
  from: optional(isPart),
  policy: optional(isMembers),
};

const firstFault = (members: Members, checks: Readonly<Record<string, Check>>): string | undefined =>
  Object.keys(checks).find((name) => !checks[name]?.(members[name]));

/**
 * The member of a stored record that cannot be used, as a dotted path; `undefined` for a sound one. Members that are not known
 * are let through: a newer release of the same version may have added them.
 */
export function recordFault(record: Members): string | undefined {
  const own = firstFault(record, ofRecord);
  if (own) return own;
  const context = record['context'] as Members;
  const inContext = firstFault(context, ofContext);
  if (inContext) return `context.${inContext}`;
  const steps = context['steps'] as readonly Members[];
  for (const [index, step] of steps.entries()) {
    const inStep = firstFault(step, ofStep);
    if (inStep) return `context.steps.${index}.${inStep}`;
  }
  if (steps.length !== (record['actions'] as unknown[]).length) return 'actions';
  // Only a refused command has no steps, and no chart.
  const { status, chart } = record;
  if (status === 'refused') return undefined;
  if (steps.length === 0 && !isMembers(record['defined'])) return 'actions';
  return typeof chart === 'string' || isMembers(chart) ? undefined : 'chart';
}

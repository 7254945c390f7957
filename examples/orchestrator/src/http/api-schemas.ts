import { z } from 'zod';

/** The JSON of this service, from which both the OpenAPI document and the checks of requests are made. */

const uuid = z.string().meta({ format: 'uuid' });
const instant = z.string().meta({ format: 'date-time' });
const json = z.unknown();
const role = z.enum(['compensatable', 'pivot', 'retriable']);

export const sagaStatus = z.enum([
  'running',
  'compensating',
  'parked',
  'held',
  'watching',
  'completed',
  'failed',
  'refused',
]);
const stepState = z.enum([
  'pending',
  'running',
  'succeeded',
  'skipped',
  'rejected',
  'unknown',
  'undoing',
  'compensated',
  'notCompensated',
  'parked',
  'undoSkipped',
]);
const operatorVerb = z.enum(['retry', 'skip', 'cancel', 'abandon']);
const current = z
  .strictObject({
    index: z.int(),
    id: z.string(),
    action: z.string(),
    phase: z.enum(['execute', 'compensate']),
    state: z.string(),
  })
  .nullable();
const failure = z
  .strictObject({ step: z.string(), action: z.string(), reason: z.string(), errorCode: z.string() })
  .nullable();
const stepReason = z.strictObject({ step: z.string(), reason: z.string() });
const event = z.strictObject({
  topic: z.string(),
  type: z.string(),
  compares: z.array(z.string()),
  means: z.enum(['success', 'failure']),
});

const head = {
  transactionId: uuid,
  sagaType: z.string(),
  initiatedBy: z.string(),
  tenantId: uuid,
  status: sagaStatus,
  held: z.strictObject({ code: z.string(), reason: z.string(), kept: z.int() }).nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  current,
  failure,
};

const sagaSummary = z.strictObject({ ...head, stepCount: z.int(), stepsDone: z.int() });

const sagaStep = z.strictObject({
  stepId: z.string(),
  status: z.enum(['pending', 'completed', 'failed']).meta({ description: 'In the words of a saga command.' }),
  action: z.string(),
  payload: json.optional(),
  createdAt: instant,
  updatedAt: instant,
  state: stepState,
  role: role.nullable(),
  attempts: z.int(),
  undoAttempts: z.int(),
  note: z.string().nullable(),
  partOf: z.string().nullable(),
  result: json.optional(),
  found: json.optional(),
  commands: z.array(operatorVerb).meta({ description: 'Operator commands that may name this step now.' }),
});

const sagaOutcome = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('COMPLETED'), output: json.optional() }),
  z.strictObject({
    type: z.literal('FAILED'),
    reason: z.string(),
    failedStep: z.string(),
    errorCode: z.string(),
  }),
]);

const undoAhead = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('inverse'),
    commands: z
      .array(z.strictObject({ topic: z.string(), type: z.string(), value: json }))
      .nullable()
      .meta({ description: 'What would be sent now; null when a port is asked first.' }),
    port: z.string().nullable(),
  }),
  z.strictObject({ kind: z.enum(['nothing', 'impossible']), reason: z.string() }),
]);

const definedSaga = z
  .strictObject({
    name: z.string(),
    version: z.int(),
    input: json,
    machines: z
      .array(
        z.strictObject({
          actor: z.string(),
          value: json.optional(),
          active: z.array(z.string()),
          status: z.string(),
        }),
      )
      .meta({ description: 'The machine itself, with an empty actor, and its children.' }),
    timers: z.array(z.strictObject({ event: z.string(), actor: z.string(), due: instant })),
    kept: z
      .array(z.strictObject({ type: z.string() }))
      .meta({ description: 'Events that no state has taken yet.' }),
    stack: z
      .array(z.strictObject({ step: z.string(), action: z.string(), undo: undoAhead }))
      .nullable()
      .meta({ description: 'Completed steps in the order in which they would be undone.' }),
    takes: z.array(z.string()).nullable().meta({ description: 'Events that a state would take now.' }),
    compensation: z.enum(['idle', 'settling', 'undoing', 'parked', 'watching', 'completed', 'failed']),
    output: json.optional(),
  })
  .nullable()
  .meta({ description: 'What only statecharts have.' });

const saga = z.strictObject({
  ...head,
  outcome: sagaOutcome.nullable(),
  steps: z.array(sagaStep),
  undone: z.array(z.string()),
  notUndone: z.array(stepReason),
  parked: z.array(stepReason),
  open: z.array(stepReason),
  history: z.array(z.strictObject({ at: instant, what: z.string(), step: z.string().nullable() })),
  waitingFor: z
    .strictObject({
      what: z.enum(['answer', 'port', 'pause', 'operator', 'late-answer', 'event', 'time']),
      step: z.string(),
      events: z.array(event),
      port: z.string().nullable(),
      until: instant.nullable(),
    })
    .nullable(),
  commands: z.array(operatorVerb),
  chart: z.strictObject({ value: json, active: z.array(z.string()) }).nullable(),
  defined: definedSaga,
});

const resource = <S extends z.ZodType>(attributes: S) =>
  z.strictObject({
    type: z.literal('sagas'),
    id: uuid,
    attributes,
    links: z.strictObject({ self: z.string() }),
  });

const sagaDocument = z.strictObject({ data: resource(saga) });
const sagaListDocument = z.strictObject({
  data: z.array(resource(sagaSummary)),
  meta: z.strictObject({ pageSize: z.int() }),
  links: z.strictObject({ self: z.string(), next: z.string().nullable() }),
});
const pendingDocument = z.strictObject({
  data: z.strictObject({ type: z.literal('sagas'), id: uuid, links: z.strictObject({ self: z.string() }) }),
});

const submissionHead = {
  transactionId: z.string().optional().meta({ description: 'Made when it is missing or nil.' }),
  sagaType: z.string().meta({ minLength: 1 }),
  initiatedBy: z.string().optional(),
};
const listSubmission = z.object({
  ...submissionHead,
  steps: z
    .array(
      z.object({
        stepId: z.string(),
        status: z.literal('pending'),
        action: z.string(),
        payload: json,
        createdAt: instant.optional(),
        updatedAt: instant.optional(),
      }),
    )
    .min(1),
});
const definedSubmission = z.object({
  ...submissionHead,
  input: json.meta({ description: 'Has to fit the definition that sagaType names, see /api/definitions.' }),
});

/** One saga command. Its attributes are judged by the engine's own rules, which name every fault. */
const sagaSubmission = z.object({
  data: z.object({
    type: z.literal('sagas'),
    id: z.string().optional(),
    attributes: z.union([listSubmission, definedSubmission]),
  }),
});

/** An event for a statechart. Its members are judged by the definition of the saga. */
export const sagaEvent = z.looseObject({
  type: z
    .string({ error: 'is missing or no text' })
    .min(1, { error: 'is empty' })
    .max(256, { error: 'is longer than 256 characters' })
    .meta({ description: 'As the machine names it.' }),
});

export const operatorNote = z.strictObject({
  step: z
    .string()
    .min(1, { error: 'is empty' })
    .max(1_000, { error: 'is longer than 1,000 characters' })
    .optional()
    .meta({ description: 'Id of the step it is for; needed where several are under way.' }),
  by: z.string().max(200, { error: 'is longer than 200 characters' }).optional(),
  reason: z.string().max(2_000, { error: 'is longer than 2,000 characters' }).optional(),
});

const errorDocument = z.strictObject({
  errors: z
    .array(
      z.strictObject({
        status: z.string(),
        code: z.string(),
        title: z.string(),
        detail: z.string().optional(),
        source: z
          .strictObject({
            pointer: z.string().optional(),
            parameter: z.string().optional(),
            header: z.string().optional(),
          })
          .optional(),
      }),
    )
    .min(1),
});

const chart = z.strictObject({ id: z.string(), nodes: z.array(json), edges: z.array(json) });
const action = z.object({
  name: z.string(),
  kind: z.enum(['command', 'notification', 'activity', 'composite']),
  role,
  summary: z.string(),
  notes: z.array(z.string()),
  payload: json.meta({ description: 'JSON Schema (draft 2020-12) of the payload.' }),
  sample: json,
  undo: z.looseObject({ kind: z.enum(['inverse', 'nothing', 'impossible']) }),
  chart,
});
const actionResource = z.strictObject({
  type: z.literal('actions'),
  id: z.string(),
  attributes: action,
  links: z.strictObject({ self: z.string() }),
});

const standingChart = { chart, active: z.array(z.string()) };
const chartDocument = z.strictObject({
  ...standingChart,
  children: z
    .array(z.strictObject({ actor: z.string(), ...standingChart }))
    .optional()
    .meta({ description: 'Only of a statechart: its child machines that are under way.' }),
  compensation: z
    .strictObject(standingChart)
    .optional()
    .meta({ description: 'Only of a statechart: how it is undone.' }),
});

const definitionVersion = z.strictObject({
  name: z.string(),
  version: z.int(),
  summary: z.string(),
  input: json.meta({ description: 'JSON Schema (draft 2020-12) of the input.' }),
  events: z.array(z.strictObject({ type: z.string(), topic: z.string().nullable(), schema: json })),
  actors: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['step', 'promise', 'machine', 'transition', 'undo']),
      action: z.string().nullable(),
    }),
  ),
  chart,
  children: z.record(z.string(), chart),
});
const definitionResource = z.strictObject({
  type: z.literal('definitions'),
  id: z.string(),
  attributes: z.strictObject({
    name: z.string(),
    summary: z.string(),
    versions: z.array(definitionVersion).min(1),
  }),
  links: z.strictObject({ self: z.string() }),
});

const messagesDocument = z.strictObject({
  messages: z.array(
    z.strictObject({
      kind: z.enum(['saga', 'command', 'event', 'answer', 'operator', 'outcome']),
      topic: z
        .string()
        .nullable()
        .meta({ description: 'The topic variable; null for what came on no shared topic.' }),
      at: instant,
      headers: z.array(
        z.strictObject({
          name: z.string(),
          value: z.union([z.string(), z.strictObject({ base64: z.string() }), z.null()]),
        }),
      ),
      value: json.optional(),
      text: z.string().optional().meta({ description: 'In place of the value when that is no JSON.' }),
    }),
  ),
  gaps: z
    .array(z.strictObject({ code: z.string(), topic: z.string().nullable(), reason: z.string() }))
    .meta({ description: 'Why messages may be missing; empty when none is.' }),
});

const serviceDocument = z.strictObject({
  transport: z.enum(['embedded', 'kafka']),
  dialect: z.string(),
  ready: z.boolean(),
  readiness: z.string(),
  operatorCommands: z.boolean(),
  sagas: z.record(sagaStatus, z.int()),
});

export const apiSchemas = {
  Saga: sagaDocument,
  SagaList: sagaListDocument,
  SagaPending: pendingDocument,
  SagaSubmission: sagaSubmission,
  SagaChart: chartDocument,
  SagaMessages: messagesDocument,
  SagaEvent: sagaEvent,
  OperatorNote: operatorNote,
  ActionList: z.strictObject({ data: z.array(actionResource) }),
  Action: z.strictObject({ data: actionResource }),
  DefinitionList: z.strictObject({ data: z.array(definitionResource) }),
  Definition: z.strictObject({ data: definitionResource }),
  Service: serviceDocument,
  Errors: errorDocument,
} as const satisfies Record<string, z.ZodType>;

export type ApiSchema = keyof typeof apiSchemas;

import { assign, enqueueActions, raise } from 'xstate';
import { remembered, sharedAnswers } from './alike-answers.js';
import {
  backoffMs,
  deadlineMsOf,
  dueAfter,
  type SagaContext,
  stepAt,
  type StepState,
  type StepStatus,
  withStep,
} from './context.js';
import {
  type ActivityChartEvent,
  type ChartEvent,
  type OutcomeEmitted,
  type StatusChartEvent,
  timeOf,
} from './events.js';
import {
  confirmedLate,
  undoWasSent,
  whyNotUndone,
  type PhaseParams,
  type RuleParams,
  type StepParams,
} from './guards.js';
import { judgeAnswer, lookUpOf } from './look-up.js';
import { fittingRule, rulesOf } from './matching.js';
import type { AnyAction, FailureRule, StepView } from './model.js';
import {
  mayStayOpen,
  openStep,
  rejectedLate,
  rejectedWith,
  succeededLate,
  undoAnsweredWith,
  undosOut,
} from './open-outcome.js';
import { failedBody } from './outcome.js';
import { activityOf, callsMade, commandsOf, countedBySending, type Sendable } from './sending.js';
import { compensated, deniedSuccessOf, deniedUndoOf, withLateEffect } from './late-changes.js';
import { explanationOf, failedAt, keptResult, rejected, skipped, succeeded } from './step-changes.js';

interface Args {
  readonly context: SagaContext;
  readonly event: ChartEvent;
}
type Change = Partial<SagaContext>;
type Enqueue = { assign: (change: Change) => void; emit: (event: unknown) => void };

const valueOf = (event: ChartEvent): unknown => (event as StatusChartEvent | ActivityChartEvent).value;

/**
 * The actions of all charts, over the actions of one chart. They only change the context and emit events: what a chart does
 * is decided here, that it is carried out is the host's part.
 */
export function createChartActions(actions: readonly AnyAction[]) {
  const actionAt = (step: number): AnyAction => actions[step] as AnyAction;
  const shared = sharedAnswers(actions);
  const change = <P>(make: (args: Args, params: P) => Change) => assign(make as never);

  const send = (
    args: Args & { enqueue: Enqueue },
    { step, phase }: PhaseParams,
    sendable: Sendable<readonly unknown[]>,
    counted: boolean,
    more: Partial<StepState> = {},
  ) => {
    const { context, event, enqueue } = args;
    const state = stepAt(context, step);
    if (!sendable.ok) {
      const status = phase === 'execute' ? 'pending' : 'succeeded';
      const unsent = phase === 'compensate' && !counted ? withoutSending(state) : {};
      return enqueue.assign({
        deadline: null,
        steps: withStep(context, step, { status, note: sendable.note, ...unsent }),
      });
    }
    enqueue.assign({
      deadline: dueAfter(timeOf(event), deadlineMsOf(actionAt(step), state, phase)),
      steps: withStep(
        context,
        step,
        phase === 'execute'
          ? { status: 'running', attempt: state.attempt + (counted ? 1 : 0), ...more }
          : { status: 'undoing', undoAttempt: state.undoAttempt + (counted ? 1 : 0) },
      ),
    });
    for (const emitted of sendable.emitted) enqueue.emit(emitted);
  };

  const learn = ({ context, event }: Args, { step, phase }: PhaseParams): Change => {
    const lookUp = lookUpOf(actionAt(step), phase);
    const judged = lookUp && judgeAnswer(lookUp, valueOf(event), context, step);
    if (!judged?.ok) return {};
    const found = phase === 'execute' ? { found: judged.found } : { undoFound: judged.found };
    return { deadline: null, steps: withStep(context, step, found) };
  };

  const refusal = ({ context, event }: Args, { step, phase }: PhaseParams) => {
    const lookUp = lookUpOf(actionAt(step), phase);
    const name = lookUp?.activity ?? 'the port';
    if (event.type === 'activity.failed') {
      return { reason: `${name} failed: ${String(valueOf(event))}`, errorCode: 'UNKNOWN' };
    }
    if (event.type === 'deadline') return { reason: `${name} gave no answer in time`, errorCode: 'UNKNOWN' };
    const judged = lookUp && judgeAnswer(lookUp, valueOf(event), context, step);
    return judged && !judged.ok ? judged.explanation : { reason: `${name} failed`, errorCode: 'UNKNOWN' };
  };

  /** Of the newest attempt nothing was sent. */
  const withoutSending = (state: StepState): Pick<StepState, 'undoAnswered'> => ({
    undoAnswered: [...(state.undoAnswered ?? []), state.undoAttempt],
  });

  /** A call with an effect had none this time; calls without any are not counted. */
  const withFailedCall = (state: StepState, { step }: StepParams, event: ChartEvent): Partial<StepState> => {
    const action = actionAt(step);
    return !action.send && mayStayOpen(action) ? { rejected: rejectedWith(state, event) } : {};
  };

  const compensatedBy = (context: SagaContext, event: ChartEvent, step: number): readonly StepState[] =>
    compensated(context, actionAt(step), step, event, remembered(actions, shared, context, event, step));

  const undone = (status: StepStatus) =>
    change(({ context }: Args, { step }: StepParams) => ({
      deadline: null,
      steps: withStep(context, step, { status }),
    }));

  return {
    send: enqueueActions(((args: Args & { enqueue: Enqueue }, params: PhaseParams) => {
      const action = actionAt(params.step);
      const commands = commandsOf(args.context, action, params.step, params.phase);
      send(args, params, commands, countedBySending(action, params.phase));
    }) as never),
    ask: enqueueActions(((args: Args & { enqueue: Enqueue }, params: PhaseParams) => {
      const action = actionAt(params.step);
      const call = activityOf(args.context, action, params.step, params.phase, 'next');
      const counted = !action.send || !countedBySending(action, params.phase);
      const { attempt = 1 } = call.ok ? call.emitted : {};
      const more = !counted && attempt > 1 ? { lookUpAttempt: attempt } : {};
      send(args, params, call.ok ? { ok: true, emitted: [call.emitted] } : call, counted, more);
    }) as never),
    learn: change(learn),
    /** The port's answer is all that the step was for. */
    learnAndSucceed: change((args: Args, params: PhaseParams) => {
      const learnt = { ...args.context, ...learn(args, params) };
      return { ...learnt, ...succeeded(learnt, actionAt(params.step), params.step, {}) };
    }),
    succeed: change(({ context, event }: Args, { step, list, rule }: RuleParams) => {
      const fitting = rulesOf(actionAt(step), list)[rule];
      const kept = keptResult(fitting, valueOf(event), context, step);
      const told = remembered(actions, shared, context, event, step);
      return succeeded(context, actionAt(step), step, { ...kept, ...told });
    }),
    succeedAtOnce: change(({ context }: Args, { step }: StepParams) =>
      succeeded(context, actionAt(step), step, {}),
    ),
    skip: change(({ context }: Args, { step }: StepParams) => ({
      deadline: null,
      steps: skipped(context, actionAt(step), step),
    })),
    reject: change(({ context, event }: Args, { step, list, rule }: RuleParams) => {
      const fitting = rulesOf(actionAt(step), list)[rule] as FailureRule<StepView> | undefined;
      const explanation = explanationOf(fitting, valueOf(event), context, actionAt(step), step);
      return rejected(context, step, event, explanation);
    }),
    refuse: change((args: Args, params: PhaseParams) => {
      const { context, event } = args;
      const { step } = params;
      const action = actionAt(step);
      const hasEffect = !action.send && mayStayOpen(action);
      if (hasEffect) return rejected(context, step, event, refusal(args, params));
      return failedAt(context, step, 'rejected', refusal(args, params));
    }),
    rejectUnsendable: change(({ context }: Args, { step }: StepParams) =>
      failedAt(context, step, 'rejected', {
        reason: stepAt(context, step).note ?? 'cannot be sent',
        errorCode: 'UNKNOWN',
      }),
    ),
    /** No answer in time: the step may have happened. */
    loseSight: change(({ context }: Args, { step }: StepParams) =>
      failedAt(context, step, 'unknown', {
        reason: `${actionAt(step).name} gave no answer in time`,
        errorCode: 'UNKNOWN',
      }),
    ),
    noteCancel: change(({ context, event }: Args, { step }: StepParams) => ({
      failure: context.failure ?? {
        step,
        reason: `cancelled by an operator${(event as { reason?: string }).reason ? `: ${(event as { reason?: string }).reason}` : ''}`,
        errorCode: 'UNKNOWN',
      },
    })),
    /** Nothing was sent yet: the step has not happened. */
    withdraw: change(({ context }: Args, { step }: StepParams) => ({
      deadline: null,
      steps: withStep(context, step, { status: 'pending' }),
    })),
    backOff: change(({ context, event }: Args, { step, phase }: PhaseParams) => {
      const state = stepAt(context, step);
      const action = actionAt(step);
      const sent = phase === 'execute' ? state.attempt : state.undoAttempt;
      const attempt = sent === 0 ? callsMade(state, action, phase) : sent;
      return { deadline: dueAfter(timeOf(event), backoffMs(action, state, attempt)) };
    }),
    /** A call of the port failed, and it is not the last one that is allowed. */
    noteFailedCall: change((args: Args, params: PhaseParams) => {
      const { context, event } = args;
      const state = stepAt(context, params.step);
      const note = refusal(args, params).reason;
      return { steps: withStep(context, params.step, { ...withFailedCall(state, params, event), note }) };
    }),
    countFailedCall: change(({ context, event }: Args, params: PhaseParams) => ({
      steps: withStep(context, params.step, withFailedCall(stepAt(context, params.step), params, event)),
    })),
    compensated: change(({ context, event }: Args, { step }: StepParams) => ({
      deadline: null,
      steps: compensatedBy(context, event, step),
    })),
    /** The same when the port was just asked for the next sending, so that nothing of this attempt is out. */
    compensatedWhileAsking: change(({ context, event }: Args, { step }: StepParams) => {
      const steps = withStep(context, step, withoutSending(stepAt(context, step)));
      return { deadline: null, steps: compensatedBy({ ...context, steps }, event, step) };
    }),
    undoSkipped: change(({ context }: Args, { step }: StepParams) => {
      const { undo } = actionAt(step);
      const isOut =
        undo.kind === 'inverse' &&
        undo.completes.length > 0 &&
        undoWasSent(actionAt(step), context, step) &&
        undosOut(stepAt(context, step)) > 0;
      const open = isOut ? { open: 'told' as const, note: 'its undo may still be carried out' } : {};
      return { deadline: null, steps: withStep(context, step, { status: 'undoSkipped', ...open }) };
    }),
    notCompensated: change(({ context }: Args, { step }: StepParams) => {
      const note = whyNotUndone(actionAt(step), context, step);
      return {
        steps: withStep(context, step, { status: 'notCompensated', note: note ?? 'cannot be undone' }),
      };
    }),
    noteUndoRejection: change(({ context, event }: Args, { step, list, rule }: RuleParams) => {
      const fitting = rulesOf(actionAt(step), list)[rule] as FailureRule<StepView> | undefined;
      const { reason } = explanationOf(fitting, valueOf(event), context, actionAt(step), step);
      const undoAnswered = undoAnsweredWith(stepAt(context, step), event);
      const note = `undo rejected: ${reason}`;
      return { deadline: null, steps: withStep(context, step, { undoAnswered, note }) };
    }),
    countUndoRejection: change(({ context, event }: Args, { step }: StepParams) => ({
      steps: withStep(context, step, { undoAnswered: undoAnsweredWith(stepAt(context, step), event) }),
    })),
    noteUndoSilence: change(({ context }: Args, { step }: StepParams) => ({
      deadline: null,
      steps: withStep(context, step, { note: 'the undo gave no answer in time' }),
    })),
    noteUndoRefusal: change((args: Args, params: PhaseParams) => ({
      deadline: null,
      steps: withStep(args.context, params.step, {
        ...withoutSending(stepAt(args.context, params.step)),
        note: refusal(args, params).reason,
      }),
    })),
    park: change(({ context }: Args, { step }: StepParams) => ({
      deadline: null,
      steps: withStep(context, step, {
        status: 'parked',
        note: stepAt(context, step).note ?? 'the undo failed',
      }),
    })),
    /** Whose undo comes next is decided anew. */
    undoAgain: undone('succeeded'),
    /** The same before anything was sent: the question does not count as an attempt. */
    withdrawUndo: change(({ context }: Args, { step }: StepParams) => {
      const undoAttempt = stepAt(context, step).undoAttempt - 1;
      return { deadline: null, steps: withStep(context, step, { status: 'succeeded', undoAttempt }) };
    }),
    recordLateConfirmation: change(({ context, event }: Args) => ({
      steps: compensatedBy(context, event, confirmedLate(actions, context, event as StatusChartEvent)),
    })),
    recordLateSuccess: change(({ context, event }: Args) => {
      const step = succeededLate(actions, context, event);
      const action = actionAt(step);
      if (event.type === 'activity.answered') {
        const learnt = { ...context, ...learn({ context, event }, { step, phase: 'execute' }) };
        return { steps: succeeded(learnt, action, step, {}).steps ?? context.steps };
      }
      const rule = fittingRule(action, 'completes', event as StatusChartEvent, context, step);
      const told = remembered(actions, shared, context, event, step);
      const kept = { ...keptResult(rule, valueOf(event), context, step), ...told };
      // The deadline stays: it may be that of a command which is under way.
      return { steps: succeeded(context, action, step, kept).steps ?? context.steps };
    }),
    countLateRejection: change(({ context, event }: Args) => {
      const step = rejectedLate(actions, context, event);
      return { steps: withStep(context, step, { rejected: rejectedWith(stepAt(context, step), event) }) };
    }),
    recordLateRejection: change(({ context, event }: Args) => {
      const step = rejectedLate(actions, context, event);
      const state = stepAt(context, step);
      const status = state.status === 'unknown' ? 'rejected' : state.status;
      const note = state.status === 'unknown' ? 'rejected late' : 'skipped by an operator; rejected late';
      const { heard } = remembered(actions, shared, context, event, step);
      const told = { rejected: rejectedWith(state, event), ...(heard ? { heard } : {}) };
      return { steps: withStep(context, step, { status, note, ...told }) };
    }),
    resolveOpen: change(({ context }: Args) => {
      const step = openStep(context);
      const open = actionAt(step).undo.kind === 'nothing' ? {} : { open: 'told' as const };
      return {
        steps: withStep(context, step, { status: 'skipped', note: 'settled by an operator', ...open }),
      };
    }),
    /** The success that was counted was another step's: this one did not happen, and the saga turns round. */
    denySuccess: change(({ context, event }: Args) => deniedSuccessOf(actions, context, event)),
    denyUndo: change(({ context, event }: Args) => deniedUndoOf(actions, context, event)),
    /** As when an operator cancels: what is out is awaited first. */
    turnRound: raise((({ event }: Args) => ({ type: 'cancel', at: timeOf(event) })) as never),
    tellLateEffect: change(({ context, event }: Args) => ({
      steps: withLateEffect(actions, context, event),
    })),
    observe: change(({ context, event }: Args) => ({
      steps: context.steps.map((state, step) => {
        if (state.status === 'pending') return state;
        const rule = fittingRule(actionAt(step), 'observes', event as StatusChartEvent, context, step);
        return rule ? { ...state, ...keptResult(rule, valueOf(event), context, step) } : state;
      }),
    })),
    stopWaiting: change(() => ({ deadline: null })),
    noteOvertaken: change(() => ({ overtaken: true })),
    takeTurn: change(() => ({ overtaken: false })),
    reportCompleted: enqueueActions((({ enqueue }: { enqueue: Enqueue }) => {
      enqueue.assign({ reported: true });
      enqueue.emit({ type: 'outcome', outcome: 'COMPLETED', body: {} } satisfies OutcomeEmitted);
    }) as never),
    reportFailed: enqueueActions((({ context, enqueue }: Args & { enqueue: Enqueue }) => {
      if (context.reported) return;
      enqueue.assign({ reported: true });
      enqueue.emit({
        type: 'outcome',
        outcome: 'FAILED',
        body: failedBody(context, actions),
      } satisfies OutcomeEmitted);
    }) as never),
  };
}

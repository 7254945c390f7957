import type { StepPolicy } from '../chart/index.js';
import { SagaError } from '../error/index.js';
import { normaliseTime, normaliseUuid, NIL_UUID, requireWire, ZERO_TIME } from '../wire/index.js';
import type { StepDraft } from './define-action.js';
import { stepPolicySchema } from './step-policy.js';

/** One step of a saga command, as it goes over the wire. */
export interface SagaCommandStep {
  readonly stepId: string;
  readonly status: 'pending';
  readonly action: string;
  readonly payload: object;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Understood by Sagachart, ignored by services that do not know it. */
  readonly policy?: StepPolicy;
}

/** The value of a message on the saga command topic. */
export interface SagaCommand {
  readonly transactionId: string;
  readonly sagaType: string;
  readonly initiatedBy: string;
  readonly steps: readonly SagaCommandStep[];
}

export interface SagaDraftStep {
  readonly id: string;
  readonly draft: StepDraft;
  readonly policy: StepPolicy | undefined;
}

/** A saga that is being written. Immutable: each `step` gives a new draft. */
export interface SagaDraft {
  readonly sagaType: string;
  readonly initiatedBy: string;
  readonly steps: readonly SagaDraftStep[];
  /**
   * Adds a step.
   *
   * @param id unique in the saga; named in the FAILED event when this step fails
   * @param draft what an action makes of its payload, e.g. `awardMesos({ … })`
   * @param policy deadline and attempts of this step, where the action's own do not suit
   * @throws SagaError `SAGA_STEP_ID_DUPLICATE`, `SAGA_MESSAGE_INVALID` for an empty id or a policy that cannot be kept,
   *   `SAGA_PAYLOAD_INVALID` for a draft that no action made
   */
  step(id: string, draft: StepDraft, policy?: StepPolicy): SagaDraft;
  /**
   * The command to send.
   *
   * @param transactionId identity of the saga; a client makes one when none is given
   * @param at time of creation as RFC 3339; default: the zero time
   * @throws SagaError `SAGA_STEPS_EMPTY`, `SAGA_TRANSACTION_ID_MISSING`, `SAGA_TRANSACTION_ID_NIL`, `SAGA_MESSAGE_INVALID` for an
   *   `at` that is no time
   */
  toCommand(transactionId: string, at?: string): SagaCommand;
}

/** Begins a saga: `saga('quest_reward', { initiatedBy: 'npc-9010000' }).step('pay', awardMesos({ … }))`. */
export function saga(sagaType: string, options: { readonly initiatedBy?: string } = {}): SagaDraft {
  if (sagaType === '') {
    throw new SagaError('SAGA_MESSAGE_INVALID', 'The saga type is empty.', {
      mend: 'Name the kind of saga.',
      at: 'sagaType',
    });
  }
  return draftOf(sagaType, options.initiatedBy ?? '', []);
}

function draftOf(sagaType: string, initiatedBy: string, steps: readonly SagaDraftStep[]): SagaDraft {
  return {
    sagaType,
    initiatedBy,
    steps,
    step(id, draft, policy) {
      if (id === '') {
        throw new SagaError('SAGA_MESSAGE_INVALID', `Step ${steps.length + 1} of the saga has an empty id.`, {
          mend: 'Give every step an id.',
          at: `steps[${steps.length}].stepId`,
        });
      }
      if (steps.some((known) => known.id === id)) {
        throw new SagaError('SAGA_STEP_ID_DUPLICATE', `Two steps of the saga have the id "${id}".`, {
          mend: 'Rename one of them.',
          at: `steps[${steps.length}].stepId`,
        });
      }
      if (policy) requireWire(stepPolicySchema, policy, 'SAGA_MESSAGE_INVALID', `The policy of step "${id}"`);
      // For callers without a compiler: the action itself in place of what it makes of its payload.
      if ((draft as Partial<StepDraft> | undefined)?.action === undefined) {
        throw new SagaError('SAGA_PAYLOAD_INVALID', `Step "${id}" was given no step of an action.`, {
          mend: 'Call the action with its payload: awardMesos({ … }).',
          at: `steps[${steps.length}]`,
        });
      }
      return draftOf(sagaType, initiatedBy, [...steps, { id, draft, policy }]);
    },
    toCommand(transactionId, at = ZERO_TIME) {
      if (steps.length === 0) {
        throw new SagaError('SAGA_STEPS_EMPTY', 'The saga has no steps.', {
          mend: 'Add at least one step.',
          at: 'steps',
        });
      }
      const id = normaliseUuid(transactionId);
      if (id === undefined) {
        throw new SagaError(
          'SAGA_TRANSACTION_ID_MISSING',
          `The transaction id "${transactionId}" is not a uuid.`,
          {
            mend: 'Give a uuid.',
            at: 'transactionId',
          },
        );
      }
      if (id === NIL_UUID) {
        throw new SagaError('SAGA_TRANSACTION_ID_NIL', 'The nil uuid is not a transaction id.', {
          mend: 'Give any other uuid.',
          at: 'transactionId',
        });
      }
      const writtenAt = normaliseTime(at);
      if (writtenAt === undefined) {
        throw new SagaError('SAGA_MESSAGE_INVALID', `The time of creation "${at}" is not an RFC 3339 time.`, {
          mend: 'Give a time such as 2026-01-24T14:00:00Z.',
          at: 'at',
        });
      }
      return {
        transactionId: id,
        sagaType,
        initiatedBy,
        steps: steps.map(({ id: stepId, draft, policy }) => ({
          stepId,
          status: 'pending',
          action: draft.action.name,
          payload: draft.payload,
          createdAt: writtenAt,
          updatedAt: writtenAt,
          ...(policy ? { policy } : {}),
        })),
      };
    },
  };
}

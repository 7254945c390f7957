import type { AnyStateMachine, InputFrom, OutputFrom } from 'xstate';
import type { z } from 'zod';
import type { AnyStatusChannel } from '../channel/index.js';
import type { AnyAction, StepPolicy } from '../chart/index.js';
import { SagaError } from '../error/index.js';
import { type CompiledMachine, compileMachine, type MachineFault } from './compile.js';
import type { AnySagaDefinition } from './definition.js';
import { definitionPrint } from './prints.js';
import { schemaFault } from './schema-fault.js';

/** Events that a saga takes: a status channel, or the types of events that are sent to it directly, with their members. */
export type SagaEvents = AnyStatusChannel | Readonly<Record<string, z.ZodType>>;

/** One object that says everything about a saga. */
export interface SagaDefinition<M extends AnyStateMachine> {
  /** Lower-case letters, digits, `_` and `-`; it is the `sagaType` of its saga commands. */
  readonly name: string;
  /** A whole number from 1. Sagas under way keep theirs; new ones take the newest. */
  readonly version: number;
  /** One sentence for the catalogue page. */
  readonly summary?: string;
  /** What a saga is started with. Its output is the machine's input, and has to be what JSON brings back. */
  readonly input: z.ZodType<InputFrom<M>>;
  readonly machine: M;
  /** What the machine may be told from outside, beside the answers to its steps. */
  readonly events?: readonly SagaEvents[];
  /** Deadlines and attempts by the name of the actor; they go before those of the action. */
  readonly policies?: Readonly<Record<string, StepPolicy>>;
}

/** A saga that can be put into a catalogue and started by a client. */
export interface DefinedSaga<Input = unknown, Output = unknown> extends AnySagaDefinition {
  /** Only for the compiler. */
  readonly types?: { readonly input: Input; readonly output: Output };
}

const sagaName = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;

function refuse(name: string, what: string, mend: string, at?: string): never {
  throw new SagaError('SAGA_DEFINITION_INVALID', `The saga "${name}" ${what}.`, {
    mend,
    ...(at === undefined ? {} : { at }),
  });
}

/**
 * Makes a saga of an XState machine.
 *
 * - A **step** is an invoked action: `invoke: { src: 'charge', input: payload }` with `setup({ actors: { charge: chargeCard.machine } })`.
 *   Its output is what the action keeps of the answer; its error is a `StepError`.
 * - An error that nobody handles fails the saga, and so does a final state tagged `failed`. A failed saga is undone: every step that
 *   completed, in reverse order of completion, each confirmed.
 * - `after`, delayed `raise` and delayed `sendTo` are durable. Promises are run by the host, at least once, and their answers stored.
 *   Custom actions are run after the state is stored, at least once. Guards and `assign` must be pure.
 * - What could not go on after a restart is refused here: callbacks, observables, actions without a name, `onSnapshot`, `systemId`.
 *
 * @throws SagaError `SAGA_DEFINITION_INVALID` with the first fault and how many more there are; `at` is the path of the state.
 *
 * @example
 * ```ts
 * export const orderSaga = defineSaga({ name: 'order', version: 1, input: orderSchema, machine: order, events: [approvalStatus] });
 * const catalog = createCatalog({ sagas: [orderSaga] });
 * ```
 */
export function defineSaga<M extends AnyStateMachine>(
  definition: SagaDefinition<M>,
): DefinedSaga<InputFrom<M>, OutputFrom<M>> {
  const { name, version, machine, input, events = [], policies = {} } = definition;
  if (typeof name !== 'string' || !sagaName.test(name))
    refuse(
      String(name),
      'has a name that cannot be used',
      'Use letters, digits, _ and -, beginning with a letter.',
      'name',
    );
  if (!Number.isSafeInteger(version) || version < 1)
    refuse(name, `has the version ${String(version)}`, 'Give a whole number from 1.', 'version');
  const { compiled, faults } = compileMachine(machine);
  requireNoFaults(name, faults);
  const unfit = schemaFault(input);
  if (unfit !== undefined)
    refuse(
      name,
      `has an input that a restart would change: ${unfit}`,
      'Let the schema judge, and let the machine convert.',
      'input',
    );
  for (const policy of Object.keys(policies)) {
    if (!knowsActor(compiled, policy))
      refuse(
        name,
        `has a policy for "${policy}", which is none of its actors`,
        'Use a name of `setup({ actors })`.',
        `policies.${policy}`,
      );
  }
  const channels = events.filter((one): one is AnyStatusChannel => 'kind' in one && one.kind === 'status');
  const messages: Record<string, z.ZodType> = {};
  for (const one of events) {
    if (channels.includes(one as AnyStatusChannel)) continue;
    for (const [type, schema] of Object.entries(one as Record<string, z.ZodType>)) {
      if (type.startsWith('xstate.') || type === '*')
        refuse(
          name,
          `wants to be sent the event "${type}"`,
          'Names that begin with `xstate.` are XState’s own.',
          'events',
        );
      messages[type] = schema;
    }
  }
  const types = channels.flatMap((channel) => Object.values(channel.types).map(({ event }) => event));
  const actions = actionsOf(compiled);
  return {
    name,
    version,
    summary: definition.summary ?? '',
    input,
    machine,
    channels,
    messages,
    policies,
    actions,
    compiled: {
      name,
      version,
      print: definitionPrint(compiled),
      root: compiled,
      policies,
      events: new Set([...types, ...Object.keys(messages)]),
    },
  };
}

function requireNoFaults(name: string, [first, ...more]: readonly MachineFault[]): void {
  if (!first) return;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  throw new SagaError(
    'SAGA_DEFINITION_INVALID',
    `The saga "${name}": the state ${first.at} ${first.what}${others}.`,
    {
      mend: first.fix,
      at: first.at,
    },
  );
}

const knowsActor = (compiled: CompiledMachine, name: string): boolean =>
  compiled.actors.has(name) || [...compiled.children.values()].some((child) => knowsActor(child, name));

function actionsOf(compiled: CompiledMachine): readonly AnyAction[] {
  const actions = new Set<AnyAction>();
  const add = (action: AnyAction): void => {
    actions.add(action);
    for (const part of action.parts) add(part.action);
  };
  for (const kind of compiled.actors.values()) if (kind.kind === 'step') add(kind.action);
  for (const child of compiled.children.values()) for (const action of actionsOf(child)) actions.add(action);
  return [...actions];
}

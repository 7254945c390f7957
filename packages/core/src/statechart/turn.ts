import type { ActivityEmitted, CommandEmitted, CompletedBody } from '../chart/index.js';
import type { CompiledDefinition } from './definition.js';
import type { MachineEvent } from './forward.js';
import type {
  MachineNode,
  PendingEffect,
  SagaEnd,
  SagaFailureInfo,
  SagaState,
  SagaTimer,
  StepNode,
  TransitionNode,
  UndoJob,
} from './saga-state.js';

/** A call that the host makes; a port of that name stands in for its function. */
export type CallEmitted = ActivityEmitted;

export type SagaEmitted =
  | CommandEmitted
  | CallEmitted
  | { readonly type: 'outcome'; readonly outcome: 'COMPLETED'; readonly body: CompletedBody }
  | { readonly type: 'outcome'; readonly outcome: 'FAILED'; readonly failure: SagaFailureInfo }
  /** The user's machine emitted it (`emit`); told to whoever listens, and not stored. */
  | { readonly type: 'emitted'; readonly event: MachineEvent }
  /** Something worth a line in the history. */
  | { readonly type: 'note'; readonly what: 'event-kept' | 'event-dropped'; readonly note: string };

/** One input at work on a copy of the saga's state. */
export class Turn {
  readonly machines: Map<number, MachineNode>;
  readonly transitions: Map<number, TransitionNode>;
  readonly steps: StepNode[];
  readonly emitted: SagaEmitted[] = [];
  timers: SagaTimer[];
  kept: MachineEvent[];
  effects: PendingEffect[];
  jobs: UndoJob[];
  undoing: number | undefined;
  end: SagaEnd | undefined;
  reported: boolean;
  compensation: string;
  deliveries = 0;
  readonly boxes = new Map<number, MachineEvent[]>();
  #actor: number;
  #effect: number;
  #completion: number;

  constructor(
    readonly definition: CompiledDefinition,
    readonly before: SagaState,
    /** Milliseconds of the Unix epoch. */
    readonly at: number,
  ) {
    this.machines = new Map(before.machines.map((node) => [node.number, node]));
    this.transitions = new Map(before.transitions.map((node) => [node.number, node]));
    this.steps = [...before.steps];
    this.timers = [...before.timers];
    this.kept = [...before.kept];
    this.effects = [...before.effects];
    this.jobs = [...before.jobs];
    this.undoing = before.undoing;
    this.end = before.end;
    this.reported = before.reported;
    this.compensation = before.compensation;
    ({ actor: this.#actor, effect: this.#effect, completion: this.#completion } = before.counters);
  }

  nextActor(): number {
    return (this.#actor += 1);
  }

  nextEffect(): number {
    return (this.#effect += 1);
  }

  nextCompletion(): number {
    return (this.#completion += 1);
  }

  step(number: number): StepNode {
    const node = this.steps[number];
    if (!node) throw new RangeError(`the saga has no step ${number}`);
    return node;
  }

  change(number: number, change: Partial<StepNode>): StepNode {
    return (this.steps[number] = { ...this.step(number), ...change });
  }

  /** The state after the turn. */
  get state(): SagaState {
    const { transactionId, sagaType, initiatedBy, input } = this.before;
    return {
      transactionId,
      sagaType,
      initiatedBy,
      input,
      machines: [...this.machines.values()],
      transitions: [...this.transitions.values()],
      steps: this.steps,
      timers: this.timers,
      kept: this.kept,
      effects: this.effects,
      jobs: this.jobs,
      undoing: this.undoing,
      end: this.end,
      reported: this.reported,
      compensation: this.compensation,
      counters: { actor: this.#actor, effect: this.#effect, completion: this.#completion },
    };
  }
}

import type { CompiledDefinition } from './definition.js';
import { advanceSaga } from './saga-process.js';
import type { SagaState } from './saga-state.js';

type Verb = 'retry' | 'skip' | 'cancel';
const verbs: readonly Verb[] = ['retry', 'skip', 'cancel'];

/** The operator commands that a saga would take now. */
export interface OperatorChoices {
  /** Without naming a step. */
  readonly saga: readonly Verb[];
  /** For each step that may be named, by its id. */
  readonly steps: ReadonlyMap<string, readonly Verb[]>;
}

/** Ids of the steps that an operator could mean: what is over is nobody's concern. */
const concerned = ({ steps }: SagaState): readonly string[] =>
  steps
    .filter(({ snapshot }) => snapshot.status === 'active')
    .map(({ snapshot }) => snapshot.context.steps[0]?.id ?? '');

/** Tries every command out: a saga's state is never changed, so what it would do says what it can. Pure. */
export function operatorChoices(definition: CompiledDefinition, state: SagaState): OperatorChoices {
  const takes = (command: Verb, step?: string): boolean =>
    advanceSaga(
      definition,
      state,
      { kind: 'operator', command, note: '', ...(step === undefined ? {} : { step }) },
      0,
    ).taken;
  const steps = new Map<string, readonly Verb[]>();
  for (const step of concerned(state)) {
    const taken = verbs.filter((verb) => takes(verb, step));
    if (taken.length > 0) steps.set(step, taken);
  }
  return { saga: verbs.filter((verb) => takes(verb)), steps };
}

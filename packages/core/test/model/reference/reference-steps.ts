import type { ModelStep, Phase, StepProgress, Told } from './model-step.js';
import { isOpen, noteConfirmation, undosOut } from './sendings.js';

export type Mode =
  | 'asking'
  | 'asking-later'
  | 'waiting'
  | 'pausing'
  | 'cancelling'
  | 'undo-asking'
  | 'undo-waiting'
  | 'undo-pausing'
  | 'parked'
  | 'watching'
  | 'completed'
  | 'failed';

/** The steps of one saga forward and back; what moves them is left to `ReferenceSaga`. */
export class ReferenceSteps {
  readonly told: Told[] = [];
  readonly progress: readonly StepProgress[];
  mode: Mode = 'waiting';
  deadline: number | undefined;
  protected at = 0;
  protected failedStep: string | undefined;
  protected reported = false;

  constructor(
    readonly steps: readonly ModelStep[],
    protected now: number,
  ) {
    this.progress = steps.map(() => ({
      status: 'pending',
      asked: 0,
      attempt: 0,
      undoAttempt: 0,
      rejected: new Set(),
      undoAnswered: [],
      askedAgain: false,
      open: undefined,
      undoSent: false,
    }));
    this.begin(0);
  }

  protected get current(): ModelStep {
    return this.steps[this.at] as ModelStep;
  }
  protected get own(): StepProgress {
    return this.progress[this.at] as StepProgress;
  }
  get status(): string {
    if (['asking', 'asking-later', 'waiting', 'pausing', 'cancelling'].includes(this.mode)) return 'running';
    return this.mode.startsWith('undo') ? 'compensating' : this.mode;
  }
  /** The outcome is told and nothing is left to do or to tell. */
  get ended(): boolean {
    return this.over && this.progress.every(({ open }) => open === undefined);
  }
  /** Nothing is under way; what is seen may still have to be undone or told. */
  get looksOut(): boolean {
    return this.over || this.mode === 'watching';
  }
  protected get over(): boolean {
    return this.mode === 'completed' || this.mode === 'failed';
  }
  /** The first step whose outcome is still open. */
  protected get firstOpen(): number {
    return this.progress.findIndex((own) => isOpen(own));
  }

  /** The port call that is waited for. */
  get asked(): { readonly step: number; readonly phase: Phase } | undefined {
    if (this.mode === 'asking') return { step: this.at, phase: 'execute' };
    if (this.mode === 'undo-asking') return { step: this.at, phase: 'compensate' };
    const callIsTheWork =
      (this.mode === 'waiting' || this.mode === 'cancelling') && this.current.traits.forward === 'asked';
    return callIsTheWork ? { step: this.at, phase: 'execute' } : undefined;
  }

  protected wait(mode: Mode, ms: number): void {
    this.mode = mode;
    this.deadline = this.now + ms;
  }
  protected pause(mode: Mode, attempt: number): void {
    const { backoffMs, maxBackoffMs } = this.current.policy;
    this.wait(mode, Math.min(backoffMs * 2 ** (attempt - 1), maxBackoffMs));
  }

  protected begin(step: number): void {
    this.at = step;
    if (step === this.steps.length) {
      this.mode = 'completed';
      this.deadline = undefined;
      this.told.push({ what: 'COMPLETED' });
    } else if (this.current.unmakeable) this.fail('rejected');
    else if (this.current.traits.asksFirst) this.askFirst();
    else this.execute();
  }
  protected askFirst(): void {
    this.own.asked += 1;
    this.ask('asking', 'execute');
  }
  protected ask(mode: Mode, phase: Phase): void {
    this.own.status = phase === 'execute' ? 'running' : 'undoing';
    const { asked, attempt, undoAttempt } = this.own;
    const own = phase === 'compensate' ? undoAttempt : mode === 'asking' ? asked : attempt;
    this.told.push({ what: 'ask', step: this.at, phase, attempt: own });
    this.wait(mode, this.current.policy.deadlineMs);
  }
  protected command(phase: Phase, count: number, attempt: number): void {
    for (let part = 0; part < count; part += 1) {
      this.told.push({ what: 'command', step: this.at, phase, part, attempt });
    }
    this.wait(phase === 'execute' ? 'waiting' : 'undo-waiting', this.current.policy.deadlineMs);
  }
  protected execute(): void {
    const { traits } = this.current;
    this.own.attempt += 1;
    this.own.status = 'running';
    if (traits.forward === 'asked') return this.ask('waiting', 'execute');
    this.command('execute', traits.commands ?? 1, this.own.attempt);
    if (traits.forward === 'sent') this.succeed();
  }
  protected succeed(): void {
    this.own.status = 'succeeded';
    if (this.mode === 'cancelling') this.turn();
    else this.begin(this.at + 1);
  }
  protected fail(status: 'rejected' | 'unknown' | 'pending'): void {
    this.own.status = status;
    this.failedStep ??= this.current.id;
    this.turn();
  }

  /** The last step that is done and not yet undone comes next; one that was set aside goes on waiting as it did. */
  protected turn(): void {
    for (let step = this.steps.length - 1; step >= 0; step -= 1) {
      const { traits, sealed } = this.steps[step] as ModelStep;
      const own = this.progress[step] as StepProgress;
      if (own.status === 'parked' || own.status === 'undoing') {
        this.at = step;
        if (own.status === 'parked') return this.park();
        return this.pause('undo-pausing', own.undoAttempt);
      }
      if (own.status !== 'succeeded' || traits.undo === 'nothing') continue;
      if (traits.undo === 'impossible' || sealed) {
        own.status = 'notCompensated';
        continue;
      }
      this.at = step;
      this.undo();
      if (this.mode !== 'undo-waiting' || traits.undo === 'answered') return;
      own.status = 'compensated';
    }
    this.mode = this.firstOpen < 0 ? 'failed' : 'watching';
    this.deadline = undefined;
    this.report();
  }
  /** Some later step is known to have happened, and is not undone. */
  protected get overtaken(): boolean {
    return this.progress.some(
      ({ status }, step) =>
        step > this.at && status === 'succeeded' && this.steps[step]?.traits.undo !== 'nothing',
    );
  }
  protected undo(): void {
    this.own.undoAttempt += 1;
    this.own.status = 'undoing';
    if (this.current.traits.undoAsksFirst) this.ask('undo-asking', 'compensate');
    else this.sendUndo();
  }
  protected sendUndo(): void {
    this.own.undoSent = true;
    this.command('compensate', 1, this.own.undoAttempt);
  }
  /** What is done twice would be told, unless twice is as good as once. */
  protected confirm(step: number, attempt: number | undefined): void {
    const own = this.progress[step] as StepProgress;
    if (this.mode === 'undo-asking' && step === this.at) own.undoAnswered.push(own.undoAttempt);
    noteConfirmation(own, attempt);
    own.status = 'compensated';
    if (!this.steps[step]?.traits.undoIdempotent && undosOut(own) > 0) own.open = 'told';
  }
  protected skipUndo(): void {
    const own = this.own;
    own.status = 'undoSkipped';
    if (own.undoSent && this.current.traits.undo === 'answered' && undosOut(own) > 0) own.open = 'told';
    this.turn();
  }
  /** The undo did not happen: again, or to the operator. */
  protected weigh(mayTryAgain: boolean): void {
    const harmless = this.current.traits.undoIdempotent || undosOut(this.own) <= 0;
    if (mayTryAgain && harmless && this.own.undoAttempt < this.current.policy.undoAttempts) {
      if (this.overtaken) return this.turn();
      return this.pause('undo-pausing', this.own.undoAttempt);
    }
    this.park();
    if (this.overtaken) this.turn();
  }
  protected park(): void {
    this.own.status = 'parked';
    this.mode = 'parked';
    this.deadline = undefined;
    this.report();
  }
  protected report(): void {
    if (this.reported) return;
    this.reported = true;
    this.told.push({ what: 'FAILED', failedStep: this.failedStep ?? '' });
  }
}

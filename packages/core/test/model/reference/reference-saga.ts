import type { ModelStep, Phase, StepProgress, Told } from './model-step.js';
import { isOpen, noteConfirmation, noteRejection, sendingsOut, undosOut, whichOf } from './sendings.js';

type Mode =
  | 'asking'
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

/**
 * One saga as the design tells it, without charts, events, records or wire: a plain simulation that shares no line with
 * the library. Each method returns whether the input meant anything; what has to be done is appended to `told`.
 */
export class ReferenceSaga {
  readonly told: Told[] = [];
  readonly progress: readonly StepProgress[];
  mode: Mode = 'waiting';
  deadline: number | undefined;
  #at = 0;
  #failedStep: string | undefined;
  #reported = false;

  constructor(
    readonly steps: readonly ModelStep[],
    private now: number,
  ) {
    this.progress = steps.map(() => ({
      status: 'pending',
      attempt: 0,
      undoAttempt: 0,
      rejected: new Set(),
      undoAnswered: [],
      askedAgain: false,
      open: undefined,
      undoSent: false,
    }));
    this.#begin(0);
  }

  get #step(): ModelStep {
    return this.steps[this.#at] as ModelStep;
  }
  get #own(): StepProgress {
    return this.progress[this.#at] as StepProgress;
  }
  get status(): string {
    if (['asking', 'waiting', 'pausing', 'cancelling'].includes(this.mode)) return 'running';
    return this.mode.startsWith('undo') ? 'compensating' : this.mode;
  }
  /** The outcome is told and nothing is left to do or to tell. */
  get ended(): boolean {
    return this.#over && this.progress.every(({ open }) => open === undefined);
  }
  get #over(): boolean {
    return this.mode === 'completed' || this.mode === 'failed';
  }
  /** The first step whose outcome is still open. */
  get #open(): number {
    return this.progress.findIndex((own) => isOpen(own));
  }

  /** The port call that is waited for. */
  get asked(): { readonly step: number; readonly phase: Phase } | undefined {
    if (this.mode === 'asking') return { step: this.#at, phase: 'execute' };
    if (this.mode === 'undo-asking') return { step: this.#at, phase: 'compensate' };
    const callIsTheWork =
      (this.mode === 'waiting' || this.mode === 'cancelling') && this.#step.traits.forward === 'asked';
    return callIsTheWork ? { step: this.#at, phase: 'execute' } : undefined;
  }

  #wait(mode: Mode, ms: number): void {
    this.mode = mode;
    this.deadline = this.now + ms;
  }
  #pause(mode: Mode, attempt: number): void {
    const { backoffMs, maxBackoffMs } = this.#step.policy;
    this.#wait(mode, Math.min(backoffMs * 2 ** (attempt - 1), maxBackoffMs));
  }

  #begin(step: number): void {
    this.#at = step;
    if (step === this.steps.length) {
      this.mode = 'completed';
      this.deadline = undefined;
      this.told.push({ what: 'COMPLETED' });
    } else if (this.#step.unmakeable) this.#fail('rejected');
    else if (this.#step.traits.asksFirst) this.#ask('asking', 'execute');
    else this.#execute();
  }
  #ask(mode: Mode, phase: Phase): void {
    this.#own.status = phase === 'execute' ? 'running' : 'undoing';
    const { attempt, undoAttempt } = this.#own;
    const own = phase === 'compensate' ? undoAttempt : mode === 'asking' ? 1 : attempt;
    this.told.push({ what: 'ask', step: this.#at, phase, attempt: own });
    this.#wait(mode, this.#step.policy.deadlineMs);
  }
  #command(phase: Phase, count: number, attempt: number): void {
    for (let part = 0; part < count; part += 1) {
      this.told.push({ what: 'command', step: this.#at, phase, part, attempt });
    }
    this.#wait(phase === 'execute' ? 'waiting' : 'undo-waiting', this.#step.policy.deadlineMs);
  }
  #execute(): void {
    const { traits } = this.#step;
    this.#own.attempt += 1;
    this.#own.status = 'running';
    if (traits.forward === 'asked') return this.#ask('waiting', 'execute');
    this.#command('execute', traits.commands ?? 1, this.#own.attempt);
    if (traits.forward === 'sent') this.#succeed();
  }
  #succeed(): void {
    this.#own.status = 'succeeded';
    if (this.mode === 'cancelling') this.#turn();
    else this.#begin(this.#at + 1);
  }
  #fail(status: 'rejected' | 'unknown' | 'pending'): void {
    this.#own.status = status;
    this.#failedStep ??= this.#step.id;
    this.#turn();
  }

  /** The last step that is done and not yet undone comes next; one that was set aside goes on waiting as it did. */
  #turn(): void {
    for (let step = this.steps.length - 1; step >= 0; step -= 1) {
      const { traits, sealed } = this.steps[step] as ModelStep;
      const own = this.progress[step] as StepProgress;
      if (own.status === 'parked' || own.status === 'undoing') {
        this.#at = step;
        if (own.status === 'parked') return this.#park();
        return this.#pause('undo-pausing', own.undoAttempt);
      }
      if (own.status !== 'succeeded' || traits.undo === 'nothing') continue;
      if (traits.undo === 'impossible' || sealed) {
        own.status = 'notCompensated';
        continue;
      }
      this.#at = step;
      this.#undo();
      if (this.mode !== 'undo-waiting' || traits.undo === 'answered') return;
      own.status = 'compensated';
    }
    this.mode = this.#open < 0 ? 'failed' : 'watching';
    this.deadline = undefined;
    this.#report();
  }
  /** Some later step is known to have happened, and is not undone. */
  get #overtaken(): boolean {
    return this.progress.some(
      ({ status }, step) =>
        step > this.#at && status === 'succeeded' && this.steps[step]?.traits.undo !== 'nothing',
    );
  }
  #undo(): void {
    this.#own.undoAttempt += 1;
    this.#own.status = 'undoing';
    if (this.#step.traits.undoAsksFirst) this.#ask('undo-asking', 'compensate');
    else this.#sendUndo();
  }
  #sendUndo(): void {
    this.#own.undoSent = true;
    this.#command('compensate', 1, this.#own.undoAttempt);
  }
  /** What is done twice would be told, unless twice is as good as once. */
  #confirm(step: number, attempt: number | undefined): void {
    const own = this.progress[step] as StepProgress;
    if (this.mode === 'undo-asking' && step === this.#at) own.undoAnswered.push(own.undoAttempt);
    noteConfirmation(own, attempt);
    own.status = 'compensated';
    if (!this.steps[step]?.traits.undoIdempotent && undosOut(own) > 0) own.open = 'told';
  }
  #skipUndo(): void {
    const own = this.#own;
    own.status = 'undoSkipped';
    if (own.undoSent && this.#step.traits.undo === 'answered' && undosOut(own) > 0) own.open = 'told';
    this.#turn();
  }
  /** The undo did not happen: again, or to the operator. */
  #weigh(mayTryAgain: boolean): void {
    const harmless = this.#step.traits.undoIdempotent || undosOut(this.#own) <= 0;
    if (mayTryAgain && harmless && this.#own.undoAttempt < this.#step.policy.undoAttempts) {
      if (this.#overtaken) return this.#turn();
      return this.#pause('undo-pausing', this.#own.undoAttempt);
    }
    this.#park();
    if (this.#overtaken) this.#turn();
  }
  #park(): void {
    this.#own.status = 'parked';
    this.mode = 'parked';
    this.deadline = undefined;
    this.#report();
  }
  #report(): void {
    if (this.#reported) return;
    this.#reported = true;
    this.told.push({ what: 'FAILED', failedStep: this.#failedStep ?? '' });
  }

  /** A status event about that step in that phase; `attempt` where it says which sending it answers. */
  answer(step: number, phase: Phase, good: boolean, attempt?: number): boolean {
    if (phase === 'compensate') return this.#undoAnswer(step, good, attempt);
    const awaited = ['waiting', 'pausing', 'cancelling'].includes(this.mode) && step === this.#at;
    return awaited ? this.#settle(good, attempt) : this.#late(step, good, attempt);
  }
  #settle(good: boolean, attempt: number | undefined): boolean {
    if (good) {
      this.#succeed();
      return true;
    }
    const { traits } = this.#step;
    const asksOnly = traits.forward === 'asked' && traits.undo === 'nothing';
    if (asksOnly && attempt !== this.#own.attempt) return false;
    noteRejection(this.#own, attempt);
    this.#fail(asksOnly || sendingsOut(this.#own) <= 0 ? 'rejected' : 'unknown');
    return true;
  }
  /** An answer to a step that nobody waits for any more. */
  #late(step: number, good: boolean, attempt: number | undefined): boolean {
    const own = this.progress[step] as StepProgress;
    const isTold = own.status === 'skipped' && (own.open === 'told' || (own.open && this.#over));
    if (!isTold && !isOpen(own)) return false;
    if (!good) return this.#lateRejection(own, attempt);
    if (isTold) {
      own.open = undefined;
      this.told.push({ what: 'late-effect', step });
      return true;
    }
    own.open = undefined;
    own.status = 'succeeded';
    this.#goOn();
    return true;
  }
  #lateRejection(own: StepProgress, attempt: number | undefined): boolean {
    if (!noteRejection(own, attempt)) return false;
    if (sendingsOut(own) > 0) return true;
    if (own.status === 'unknown') own.status = 'rejected';
    own.open = undefined;
    this.#goOn();
    return true;
  }
  #goOn(): void {
    const nothingIsOut = ['watching', 'parked', 'undo-pausing'].includes(this.mode);
    if (this.mode === 'watching' || (nothingIsOut && this.#overtaken)) this.#turn();
  }
  #undoAnswer(step: number, good: boolean, attempt: number | undefined): boolean {
    const own = this.progress[step] as StepProgress;
    if (!own.undoSent) return false;
    const isItsTurn = step === this.#at && (this.mode.startsWith('undo-') || this.mode === 'parked');
    if (isItsTurn && good) {
      this.#confirm(step, attempt);
      this.#turn();
      return true;
    }
    if (isItsTurn) return this.mode === 'undo-waiting' && this.#rejectUndo(own, attempt);
    if (!good) return false;
    if (['parked', 'undoing', 'succeeded'].includes(own.status)) {
      this.#confirm(step, attempt);
      return true;
    }
    if (own.open !== 'told' || own.status === 'skipped') return false;
    const sending = whichOf(attempt, own.undoAttempt);
    if (sending !== undefined && own.undoAnswered.includes(sending)) return false;
    noteConfirmation(own, attempt);
    if (undosOut(own) <= 0) own.open = undefined;
    this.told.push({ what: 'late-effect', step });
    return true;
  }
  #rejectUndo(own: StepProgress, attempt: number | undefined): boolean {
    const sending = whichOf(attempt, own.undoAttempt);
    const isNews = sending !== undefined && !own.undoAnswered.includes(sending);
    if (isNews) own.undoAnswered.push(sending);
    if (sending !== undefined && sending !== own.undoAttempt) return isNews;
    this.#weigh(true);
    return true;
  }

  /** The answer of a port; `good` when the action can go on with it. */
  port(step: number, phase: Phase, good: boolean, attempt: number): boolean {
    const here = step === this.#at;
    if (phase === 'compensate') {
      if (this.mode !== 'undo-asking' || !here) return false;
      if (!good && attempt !== this.#own.undoAttempt) return false;
      if (good && this.#overtaken) {
        this.#own.undoAttempt -= 1;
        this.#own.status = 'succeeded';
        this.#turn();
      } else if (good) this.#sendUndo();
      else this.#refuseUndo();
      return true;
    }
    if (this.mode === 'asking' && here) {
      if (good) this.#execute();
      else this.#fail('rejected');
      return true;
    }
    if (this.steps[step]?.traits.forward !== 'asked') return false;
    const awaited = ['waiting', 'pausing', 'cancelling'].includes(this.mode) && here;
    return awaited ? this.#settle(good, attempt) : this.#late(step, good, attempt);
  }
  /** Nothing was sent this time. */
  #refuseUndo(): void {
    this.#own.undoAnswered.push(this.#own.undoAttempt);
    this.#weigh(true);
  }

  /** The process ended, and another one asks the port that is waited for. */
  askAgain(): void {
    const { asked } = this;
    if (!asked || asked.phase === 'compensate') return;
    const { traits } = this.#step;
    if (traits.forward === 'asked' && traits.undo !== 'nothing') this.#own.askedAgain = true;
  }

  time(now: number): void {
    this.now = now;
    if (this.deadline === undefined || now < this.deadline) return;
    const { traits, policy } = this.#step;
    const harmless = traits.forward === 'asked' && traits.undo === 'nothing';
    switch (this.mode) {
      case 'asking':
        return this.#fail('rejected');
      case 'waiting':
        if (this.#own.attempt < policy.attempts) return this.#pause('pausing', this.#own.attempt);
        return this.#fail(harmless ? 'rejected' : 'unknown');
      case 'cancelling':
        return this.#fail('unknown');
      case 'pausing':
        return this.#execute();
      case 'undo-asking':
        return this.#refuseUndo();
      case 'undo-waiting':
        return this.#weigh(traits.undoIdempotent === true);
      case 'undo-pausing':
        return this.#undo();
      default:
    }
  }

  operator(verb: 'retry' | 'skip' | 'cancel'): boolean {
    const { traits } = this.#step ?? {};
    const harmless = traits?.forward === 'asked' && traits.undo === 'nothing';
    const does: Partial<Record<string, () => void>> = {
      'retry waiting': traits?.idempotent && (() => this.#execute()),
      'retry pausing': () => this.#execute(),
      'retry undo-pausing': () => this.#undo(),
      'retry parked': () => this.#undo(),
      'skip asking': () => this.#skip(),
      'skip waiting': () => this.#skip(),
      'skip pausing': () => this.#skip(),
      'skip cancelling': () => this.#skip(),
      'skip parked': () => this.#skipUndo(),
      'skip watching': () => this.#resolve(),
      'cancel asking': () => this.#fail('pending'),
      'cancel waiting': () => (harmless ? this.#fail('pending') : this.#cancel()),
      'cancel pausing': () => this.#fail(harmless ? 'pending' : 'unknown'),
    };
    const act = does[`${verb} ${this.mode}`];
    act?.();
    return act !== undefined;
  }
  #skip(): void {
    const after = this.#at + 1 + this.#step.parts;
    const { traits } = this.#step;
    const mayBeSeen = traits.forward !== 'sent' && traits.undo !== 'nothing';
    if (mayBeSeen && sendingsOut(this.#own) > 0) this.#own.open = 'undone';
    for (const own of this.progress.slice(this.#at, after)) own.status = 'skipped';
    if (this.mode === 'cancelling') this.#turn();
    else this.#begin(after);
  }
  #cancel(): void {
    this.#failedStep ??= this.#step.id;
    this.mode = 'cancelling';
  }
  #resolve(): void {
    const step = this.#open;
    const own = this.progress[step] as StepProgress;
    own.status = 'skipped';
    own.open = this.steps[step]?.traits.undo === 'nothing' ? undefined : 'told';
    this.#turn();
  }
}

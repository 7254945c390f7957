import type { Phase, PortVerdict, StepProgress } from './model-step.js';
import { ReferenceSteps } from './reference-steps.js';
import { isOpen, noteConfirmation, noteRejection, sendingsOut, undosOut, whichOf } from './sendings.js';

/**
 * One saga as the design tells it, without charts, events, records or wire: a plain simulation that shares no line with
 * the library. Each method returns whether the input meant anything; what has to be done is appended to `told`.
 */
export class ReferenceSaga extends ReferenceSteps {
  /** A status event about that step in that phase; `attempt` where it says which sending it answers. */
  answer(step: number, phase: Phase, good: boolean, attempt?: number): boolean {
    if (phase === 'compensate') return this.undoAnswer(step, good, attempt);
    const awaited = ['waiting', 'pausing', 'cancelling'].includes(this.mode) && step === this.at;
    return awaited ? this.settle(good, attempt) : this.late(step, good, attempt);
  }
  protected settle(good: boolean, attempt: number | undefined): boolean {
    if (good) {
      this.succeed();
      return true;
    }
    noteRejection(this.own, attempt);
    this.fail(sendingsOut(this.own) <= 0 ? 'rejected' : 'unknown');
    return true;
  }
  /** An answer to a step that nobody waits for any more. */
  protected late(step: number, good: boolean, attempt: number | undefined): boolean {
    const own = this.progress[step] as StepProgress;
    const isTold = own.status === 'skipped' && (own.open === 'told' || (own.open && this.over));
    if (!isTold && !isOpen(own)) return false;
    if (!good) return this.lateRejection(own, attempt);
    if (isTold) {
      own.open = undefined;
      this.told.push({ what: 'late-effect', step });
      return true;
    }
    own.open = undefined;
    own.status = 'succeeded';
    this.goOn();
    return true;
  }
  protected lateRejection(own: StepProgress, attempt: number | undefined): boolean {
    if (!noteRejection(own, attempt)) return false;
    if (sendingsOut(own) > 0) return true;
    if (own.status === 'unknown') own.status = 'rejected';
    own.open = undefined;
    this.goOn();
    return true;
  }
  protected goOn(): void {
    const nothingIsOut = ['watching', 'parked', 'undo-pausing'].includes(this.mode);
    if (this.mode === 'watching' || (nothingIsOut && this.overtaken)) this.turn();
  }
  protected undoAnswer(step: number, good: boolean, attempt: number | undefined): boolean {
    const own = this.progress[step] as StepProgress;
    if (!own.undoSent) return false;
    const isItsTurn = step === this.at && (this.mode.startsWith('undo-') || this.mode === 'parked');
    if (isItsTurn && good) {
      this.confirm(step, attempt);
      this.turn();
      return true;
    }
    if (isItsTurn) return this.mode === 'undo-waiting' && this.rejectUndo(own, attempt);
    if (!good) return false;
    if (['parked', 'undoing', 'succeeded'].includes(own.status)) {
      this.confirm(step, attempt);
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
  protected rejectUndo(own: StepProgress, attempt: number | undefined): boolean {
    const sending = whichOf(attempt, own.undoAttempt);
    const isNews = sending !== undefined && !own.undoAnswered.includes(sending);
    if (isNews) own.undoAnswered.push(sending);
    if (sending !== undefined && sending !== own.undoAttempt) return isNews;
    this.weigh(true);
    return true;
  }

  /** The answer of a port, or its failure. */
  port(step: number, phase: Phase, verdict: PortVerdict, attempt: number): boolean {
    const here = step === this.at;
    const good = verdict === 'good';
    if (phase === 'compensate') {
      if (this.mode !== 'undo-asking' || !here) return false;
      if (!good && attempt !== this.own.undoAttempt) return false;
      if (good && this.overtaken) {
        this.own.undoAttempt -= 1;
        this.own.status = 'succeeded';
        this.turn();
      } else if (good) this.sendUndo();
      else this.refuseUndo(verdict === 'refused');
      return true;
    }
    if (here && (this.mode === 'asking' || this.mode === 'asking-later')) {
      return this.askedFirst(verdict, attempt);
    }
    const { forward, undo } = this.steps[step]?.traits ?? {};
    if (forward !== 'asked') return false;
    const awaited = ['waiting', 'pausing', 'cancelling'].includes(this.mode) && here;
    if (!awaited) return this.late(step, good, attempt);
    if (good) return this.settle(true, attempt);
    return undo === 'nothing' ? this.askedInVain(verdict, attempt) : this.calledInVain(verdict, attempt);
  }
  protected askedFirst(verdict: PortVerdict, attempt: number): boolean {
    if (verdict === 'good') {
      this.execute();
      return true;
    }
    if (attempt !== this.own.asked || (verdict === 'failed' && this.mode === 'asking-later')) return false;
    if (verdict === 'failed' && attempt < this.current.policy.attempts) this.pause('asking-later', attempt);
    else this.fail('rejected');
    return true;
  }
  /** A call without any effect: only the newest one matters. */
  protected askedInVain(verdict: PortVerdict, attempt: number): boolean {
    if (attempt !== this.own.attempt || (verdict === 'failed' && this.mode === 'pausing')) return false;
    if (verdict === 'failed' && attempt < this.current.policy.attempts) this.pause('pausing', attempt);
    else this.fail('rejected');
    return true;
  }
  /** A call with an effect: each one is accounted for. */
  protected calledInVain(verdict: PortVerdict, attempt: number): boolean {
    if (verdict === 'refused') return this.settle(false, attempt);
    if (this.mode === 'pausing' || attempt !== this.own.attempt) return noteRejection(this.own, attempt);
    if (this.mode === 'cancelling' || attempt >= this.current.policy.attempts) {
      return this.settle(false, attempt);
    }
    noteRejection(this.own, attempt);
    this.pause('pausing', attempt);
    return true;
  }
  /** Nothing was sent this time; unless the port said no, asking it once more does no harm. */
  protected refuseUndo(saidNo: boolean): void {
    this.own.undoAnswered.push(this.own.undoAttempt);
    if (saidNo || this.own.undoAttempt >= this.current.policy.undoAttempts) return this.weigh(true);
    if (this.overtaken) return this.turn();
    this.pause('undo-pausing', this.own.undoAttempt);
  }

  /** The process ended, and another one asks the port that is waited for. */
  askAgain(): void {
    const { asked } = this;
    if (!asked || asked.phase === 'compensate') return;
    const { traits } = this.current;
    if (traits.forward === 'asked' && traits.undo !== 'nothing') this.own.askedAgain = true;
  }

  time(now: number): void {
    this.now = now;
    if (this.deadline === undefined || now < this.deadline) return;
    const { traits, policy } = this.current;
    const harmless = traits.forward === 'asked' && traits.undo === 'nothing';
    switch (this.mode) {
      case 'asking':
        return this.fail('rejected');
      case 'waiting':
        if (this.own.attempt < policy.attempts) return this.pause('pausing', this.own.attempt);
        return this.fail(harmless ? 'rejected' : 'unknown');
      case 'cancelling':
        return this.fail('unknown');
      case 'asking-later':
        return this.askFirst();
      case 'pausing':
        return this.execute();
      case 'undo-asking':
        return this.refuseUndo(false);
      case 'undo-waiting':
        return this.weigh(traits.undoIdempotent === true);
      case 'undo-pausing':
        return this.undo();
      default:
    }
  }

  operator(verb: 'retry' | 'skip' | 'cancel'): boolean {
    const { traits } = this.current ?? {};
    const harmless = traits?.forward === 'asked' && traits.undo === 'nothing';
    const does: Partial<Record<string, () => void>> = {
      'retry waiting': traits?.idempotent && (() => this.execute()),
      'retry asking-later': () => this.askFirst(),
      'retry pausing': () => this.execute(),
      'retry undo-pausing': () => this.undo(),
      'retry parked': () => this.undo(),
      'skip asking': () => this.skip(),
      'skip asking-later': () => this.skip(),
      'skip waiting': () => this.skip(),
      'skip pausing': () => this.skip(),
      'skip cancelling': () => this.skip(),
      'skip parked': () => this.skipUndo(),
      'skip watching': () => this.resolve(),
      'cancel asking': () => this.fail('pending'),
      'cancel asking-later': () => this.fail('pending'),
      'cancel waiting': () => (harmless ? this.fail('pending') : this.cancel()),
      'cancel pausing': () => this.fail(harmless || sendingsOut(this.own) <= 0 ? 'pending' : 'unknown'),
    };
    const act = does[`${verb} ${this.mode}`];
    act?.();
    return act !== undefined;
  }
  protected skip(): void {
    const after = this.at + 1 + this.current.parts;
    const { traits } = this.current;
    const mayBeSeen = traits.forward !== 'sent' && traits.undo !== 'nothing';
    if (mayBeSeen && sendingsOut(this.own) > 0) this.own.open = 'undone';
    for (const own of this.progress.slice(this.at, after)) own.status = 'skipped';
    if (this.mode === 'cancelling') this.turn();
    else this.begin(after);
  }
  protected cancel(): void {
    this.failedStep ??= this.current.id;
    this.mode = 'cancelling';
  }
  protected resolve(): void {
    const step = this.firstOpen;
    const own = this.progress[step] as StepProgress;
    own.status = 'skipped';
    own.open = this.steps[step]?.traits.undo === 'nothing' ? undefined : 'told';
    this.turn();
  }
}

import TinyQueue from 'tinyqueue';

interface Timer {
  readonly due: number;
  readonly transactionId: string;
}

/** At one moment by id: an order that is the same before and after a restore. */
const earlier = (a: Timer, b: Timer): number =>
  a.due - b.due || (a.transactionId < b.transactionId ? -1 : a.transactionId > b.transactionId ? 1 : 0);

/** Below this many entries a queue is not worth sweeping. */
const SWEEP_FROM = 64;

/**
 * Who is due when. A saga under way has one timer; a deadline may be days away and its saga over in a second, so what no
 * longer holds is swept out as soon as it is more than half. A finished saga is due once, when it may be forgotten.
 */
export class Timers {
  /** Of sagas under way; the queue may hold more. */
  readonly #holding = new Map<string, Timer>();
  #urgent = new TinyQueue<Timer>([], earlier);
  readonly #patient = new TinyQueue<Timer>([], earlier);

  /** Entries in memory, of both kinds. */
  get size(): number {
    return this.#urgent.length + this.#patient.length;
  }

  /** The saga is due then, and no longer when it was before. */
  set(transactionId: string, due: number): void {
    if (this.#holding.get(transactionId)?.due === due) return;
    const timer = { due, transactionId };
    this.#holding.set(transactionId, timer);
    this.#urgent.push(timer);
    this.#sweep();
  }

  remove(transactionId: string): void {
    if (this.#holding.delete(transactionId)) this.#sweep();
  }

  /** Nobody waits for what is due, and it is not taken back. */
  addPatient(transactionId: string, due: number): void {
    this.#patient.push({ due, transactionId });
  }

  /**
   * When the earliest entry is due.
   *
   * @param slackMs how late a patient one may be
   */
  next(slackMs: number): number | undefined {
    const urgent = this.#firstUrgent()?.due;
    const patient = this.#patient.peek();
    if (!patient) return urgent;
    return Math.min(urgent ?? Infinity, patient.due + slackMs);
  }

  /** Takes out one entry that is due, the earliest of both kinds. */
  takeDue(at: number): (Timer & { readonly patient: boolean }) | undefined {
    const urgent = this.#firstUrgent();
    const patient = this.#patient.peek();
    const takesUrgent = urgent !== undefined && (!patient || earlier(urgent, patient) <= 0);
    const first = takesUrgent ? urgent : patient;
    if (!first || first.due > at) return undefined;
    (takesUrgent ? this.#urgent : this.#patient).pop();
    if (takesUrgent) this.#holding.delete(first.transactionId);
    return { ...first, patient: !takesUrgent };
  }

  #firstUrgent(): Timer | undefined {
    for (let first = this.#urgent.peek(); first; first = this.#urgent.peek()) {
      if (this.#holding.get(first.transactionId) === first) return first;
      this.#urgent.pop();
    }
    return undefined;
  }

  #sweep(): void {
    if (this.#urgent.length < SWEEP_FROM || this.#urgent.length <= 2 * this.#holding.size) return;
    this.#urgent = new TinyQueue([...this.#holding.values()], earlier);
  }
}

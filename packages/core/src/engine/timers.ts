import TinyQueue from 'tinyqueue';

interface Timer {
  readonly due: number;
  readonly transactionId: string;
}

/** At one moment by id: an order that is the same before and after a restore. */
const earlier = (a: Timer, b: Timer): number =>
  a.due - b.due || (a.transactionId < b.transactionId ? -1 : a.transactionId > b.transactionId ? 1 : 0);

/** Who is due when. Entries are never removed early: whoever takes one out looks whether it still holds. */
export class Timers {
  readonly #urgent = new TinyQueue<Timer>([], earlier);
  readonly #patient = new TinyQueue<Timer>([], earlier);

  /** @param patience `patient` when nobody waits for what is due */
  add(due: number, transactionId: string, patience: 'urgent' | 'patient' = 'urgent'): void {
    (patience === 'urgent' ? this.#urgent : this.#patient).push({ due, transactionId });
  }

  /**
   * When the earliest entry is due.
   *
   * @param slackMs how late a patient one may be
   */
  next(slackMs: number): number | undefined {
    const urgent = this.#urgent.peek()?.due;
    const patient = this.#patient.peek();
    if (!patient) return urgent;
    return Math.min(urgent ?? Infinity, patient.due + slackMs);
  }

  /** Takes out one entry that is due, the earliest of both kinds. */
  takeDue(at: number): Timer | undefined {
    const urgent = this.#urgent.peek();
    const patient = this.#patient.peek();
    const queue = urgent && (!patient || earlier(urgent, patient) <= 0) ? this.#urgent : this.#patient;
    const first = queue.peek();
    return first && first.due <= at ? queue.pop() : undefined;
  }
}

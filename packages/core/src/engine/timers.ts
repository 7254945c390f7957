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
  readonly #queue = new TinyQueue<Timer>([], earlier);

  add(due: number, transactionId: string): void {
    this.#queue.push({ due, transactionId });
  }

  /** The earliest entry, due or not. */
  next(): number | undefined {
    return this.#queue.peek()?.due;
  }

  /** Takes out one entry that is due. */
  takeDue(at: number): Timer | undefined {
    const first = this.#queue.peek();
    return first && first.due <= at ? this.#queue.pop() : undefined;
  }
}

import TinyQueue from 'tinyqueue';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly transactionId: string;
}

/** Who is due when. Entries are never removed early: whoever takes one out looks whether it still holds. */
export class Timers {
  readonly #queue = new TinyQueue<Timer>([], (a, b) => a.due - b.due || a.order - b.order);
  #order = 0;

  add(due: number, transactionId: string): void {
    this.#queue.push({ due, order: (this.#order += 1), transactionId });
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

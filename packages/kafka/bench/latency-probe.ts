/** Times from the commit of a saga's status event to the arrival of its next command. */
export class LatencyProbe {
  readonly #answered = new Map<string, number>();
  #samples: number[] = [];

  answered(transactionIds: Iterable<string>): void {
    const now = performance.now();
    for (const id of transactionIds) this.#answered.set(id, now);
  }

  commanded(transactionId: string): void {
    const since = this.#answered.get(transactionId);
    if (since === undefined) return;
    this.#answered.delete(transactionId);
    this.#samples.push(performance.now() - since);
  }

  /** Gives the samples away and begins anew. */
  take(): number[] {
    const samples = this.#samples;
    this.#samples = [];
    return samples;
  }
}

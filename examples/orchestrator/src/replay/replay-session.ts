import { decodeRecord, SagaEngine } from '@sagachart/core';
import type { Catalog, EngineInput, EngineOptions, EngineOutput } from '@sagachart/core';
import { AnswerDesk } from './answer-desk.js';
import type { InputLine } from './input-line.js';
import { activityLine, outputLines, recordLine } from './output-line.js';

/** Where the virtual clock stands until a line names a time. */
export const REPLAY_EPOCH = '2026-01-24T14:00:00Z';

export interface ReplayOptions extends EngineOptions {
  /** Keep the latest record of every saga for `recordLines`. Default false. */
  readonly records?: boolean;
}

/**
 * An engine with a virtual clock, scripted ports and its records, driven line by line. Nothing in it waits: the same lines
 * give the same output at any time on any machine.
 */
export class ReplaySession {
  readonly #catalog: Catalog;
  readonly #options: EngineOptions;
  readonly #desk = new AnswerDesk();
  /** In order of their last change, so that ports are called again in the order in which they were called. */
  readonly #records = new Map<string, string>();
  /** Also of sagas that the engine has forgotten; kept only when it is wanted, since it grows with every saga. */
  readonly #latest: Map<string, string> | undefined;
  #engine: SagaEngine;
  #now = Date.parse(REPLAY_EPOCH);
  #begun = false;

  constructor(catalog: Catalog, { records = false, ...options }: ReplayOptions = {}) {
    this.#catalog = catalog;
    this.#options = options;
    this.#latest = records ? new Map() : undefined;
    this.#engine = new SagaEngine(catalog, options);
  }

  /** Does what the line says and gives the lines that come of it. */
  handle(line: InputLine): string[] {
    const lines: string[] = [];
    switch (line.kind) {
      case 'message': {
        const { topic, key, value, headers, at } = line;
        if (at !== undefined) this.#passTo(at, lines);
        this.#do(
          { kind: 'message', topic, value, headers, at: this.#now, ...(key === undefined ? {} : { key }) },
          lines,
        );
        break;
      }
      case 'advance':
        this.#passTo(this.#now + line.ms, lines);
        break;
      case 'crash':
        this.#restore(lines);
        break;
      case 'operator': {
        const { command, transactionId, by, reason } = line;
        const who = { ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) };
        this.#do({ kind: 'operator', command, transactionId, at: this.#now, ...who }, lines);
        break;
      }
      case 'answer':
        this.#desk.addAnswer(line.activity, line.outcome);
        break;
    }
    this.#begun = true;
    this.#answerCalls(lines);
    return lines;
  }

  /** One line for every saga that there was, in the order of their beginnings. */
  recordLines(): string[] {
    return [...(this.#latest?.values() ?? [])].map(recordLine);
  }

  /** Everything due up to that time happens first, each at its own time. Time never runs backwards. */
  #passTo(at: number, lines: string[]): void {
    // The first line may set the clock to an earlier time: nothing has happened yet.
    if (!this.#begun) this.#now = at;
    for (
      let due = this.#engine.nextDeadline();
      due !== undefined && due <= at;
      due = this.#engine.nextDeadline()
    ) {
      this.#now = Math.max(this.#now, due);
      this.#do({ kind: 'time', at: this.#now }, lines);
      this.#answerCalls(lines);
    }
    this.#now = Math.max(this.#now, at);
  }

  #do(input: EngineInput, lines: string[]): EngineOutput {
    const output = this.#engine.handle(input);
    for (const transactionId of output.changed) {
      const record = this.#engine.encodeRecord(transactionId);
      this.#records.delete(transactionId);
      if (record === null) continue;
      this.#records.set(transactionId, record);
      this.#latest?.set(transactionId, record);
    }
    lines.push(...outputLines(output));
    for (const call of output.activities) this.#desk.addCall(call);
    return output;
  }

  #answerCalls(lines: string[]): void {
    for (let next = this.#desk.takeAnswerable(); next; next = this.#desk.takeAnswerable()) {
      const { call, outcome } = next;
      const { transactionId, key, attempt, activity } = call;
      const answer = { transactionId, key, attempt, outcome };
      const { ignored } = this.#do({ kind: 'activity', ...answer, at: this.#now }, lines);
      // A call that nobody waits for any more leaves its answer to the next one.
      if (ignored.length === 0) this.#desk.used(activity);
    }
  }

  #restore(lines: string[]): void {
    this.#engine = new SagaEngine(this.#catalog, this.#options);
    this.#desk.forgetCalls();
    for (const record of this.#records.values()) this.#engine.load(decodeRecord(record));
    for (const call of this.#engine.pendingActivities()) {
      lines.push(activityLine(call));
      this.#desk.addCall(call);
    }
  }
}

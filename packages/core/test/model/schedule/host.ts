import assert from 'node:assert/strict';
import {
  type ActivityCall,
  type Catalog,
  decodeRecord,
  type EngineInput,
  type EngineOptions,
  type EngineOutput,
  SagaEngine,
} from '../../../src/index.js';

/**
 * What a partition worker does, in memory: one engine, and a store of records that is brought up to date after every
 * input. After a crash the engine before it lives on as a twin that gets the same inputs and must do the same.
 */
export class Host {
  engine: SagaEngine;
  readonly store = new Map<string, string>();
  #twin: SagaEngine | undefined;

  constructor(
    private readonly catalog: Catalog,
    private readonly options: EngineOptions = {},
  ) {
    this.engine = new SagaEngine(catalog, options);
  }

  handle(input: EngineInput): EngineOutput {
    const output = this.engine.handle(input);
    const twinOutput = this.#twin?.handle(input);
    if (twinOutput) assert.deepEqual(output, twinOutput, 'a restored engine does what it would have done');
    for (const id of output.changed) {
      const record = this.engine.encodeRecord(id);
      if (this.#twin)
        assert.equal(record, this.#twin.encodeRecord(id), 'and stores what it would have stored');
      if (record === null) this.store.delete(id);
      else this.store.set(id, record);
    }
    return output;
  }

  /** The process ends after the last commit; its successor starts from the records. */
  crash(): void {
    this.#twin ??= this.engine;
    this.engine = this.#restored();
  }

  /** Port calls that a new process makes once more. Its twin knows of them too, for it would have been told the same. */
  pendingActivities(): ActivityCall[] {
    if (this.#twin) for (const _ of this.#twin.pendingActivities());
    return [...this.engine.pendingActivities()];
  }

  /** The process ends between handling the input and the commit: the outputs are lost, and the input comes again. */
  handleInVain(input: EngineInput): void {
    this.engine.handle(input);
    this.engine = this.#restored();
  }

  #restored(): SagaEngine {
    const engine = new SagaEngine(this.catalog, this.options);
    for (const record of this.store.values()) engine.load(decodeRecord(record));
    return engine;
  }
}

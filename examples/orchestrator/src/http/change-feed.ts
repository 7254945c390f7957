import {
  ALL_SAGAS,
  type Catalog,
  encodeJson,
  type SagaChange,
  type SagaDirectory,
  summaryOf,
} from '@sagachart/core';
import type { EventStream } from './event-stream.js';
import { summaryResource } from './saga-resource.js';

/** Changes of many sagas are gathered for this long, so that a busy service does not drown its watchers. */
const GATHER_MS = 200;

type Stream = Pick<EventStream, 'sendText'>;

const told = (
  { transactionId, record }: SagaChange,
  catalog: Catalog | undefined,
): readonly [event: string, text: string] =>
  record
    ? ['saga', encodeJson({ data: summaryResource(summaryOf(record, catalog)) })]
    : ['forgotten', encodeJson({ data: { type: 'sagas', id: transactionId } })];

/** Tells every watcher of all sagas what has changed: gathered and written once, however many there are. */
export class ChangeFeed {
  readonly #directory: Pick<SagaDirectory, 'subscribe'>;
  readonly #catalog: Catalog | undefined;
  readonly #watchers = new Map<Stream, string | undefined>();
  readonly #changed = new Map<string, SagaChange>();
  #end: (() => void) | undefined;

  constructor({
    directory,
    catalog,
  }: {
    readonly directory: Pick<SagaDirectory, 'subscribe'>;
    readonly catalog?: Catalog;
  }) {
    this.#directory = directory;
    this.#catalog = catalog;
  }

  /** @param tenant whose sagas; `undefined` for all. @returns ends it */
  follow(tenant: string | undefined, stream: Stream): () => void {
    this.#watchers.set(stream, tenant);
    this.#end ??= this.#begin();
    return () => {
      this.#watchers.delete(stream);
      if (this.#watchers.size > 0) return;
      this.#end?.();
      this.#end = undefined;
    };
  }

  #begin(): () => void {
    const leave = this.#directory.subscribe(ALL_SAGAS, (change) =>
      this.#changed.set(change.transactionId, change),
    );
    const flush = setInterval(() => this.#flush(), GATHER_MS);
    return () => {
      leave();
      clearInterval(flush);
      this.#changed.clear();
    };
  }

  #flush(): void {
    for (const change of this.#changed.values()) {
      const [event, text] = told(change, this.#catalog);
      for (const [stream, tenant] of this.#watchers)
        if (tenant === undefined || tenant === change.tenant) stream.sendText(event, text);
    }
    this.#changed.clear();
  }
}

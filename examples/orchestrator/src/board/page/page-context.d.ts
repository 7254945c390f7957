import type { Api } from './data/api.js';
import type { SagaStore } from './data/saga-store.js';
import type { Session } from './data/session.js';
import type { CatalogueAction, ServiceInfo } from './data/types.js';

/** What all parts of the page work with. */
export interface PageContext {
  readonly api: Api;
  readonly session: Session;
  readonly store: SagaStore;
  readonly service: () => ServiceInfo | undefined;
  /** By name; read once. */
  readonly catalogue: () => Promise<ReadonlyMap<string, CatalogueAction>>;
  /** Says something in the bar, and to a screen reader. */
  readonly announce: (text: string) => void;
}

import { ClusterClient } from './cluster-client.js';
import type { ConnectionSettings } from './settings.js';

interface Lane {
  readonly client: ClusterClient;
  users: number;
}

/**
 * A bounded set of connections to the cluster that users share. A broker serves one connection's requests one after
 * another, so a new user gets a connection of its own as long as the bound allows, then the one with the fewest users.
 */
export class LanePool {
  readonly #settings: ConnectionSettings;
  readonly #limit: number;
  readonly #lanes: Lane[] = [];
  readonly #closing = new Set<Promise<void>>();

  constructor(settings: ConnectionSettings, limit: number) {
    this.#settings = settings;
    this.#limit = limit;
  }

  acquire(): ClusterClient {
    const idle = this.#lanes.find((lane) => lane.users === 0);
    if (!idle && this.#lanes.length < this.#limit) {
      this.#lanes.push({ client: new ClusterClient(this.#settings), users: 0 });
    }
    const lane = this.#lanes.reduce((best, other) => (other.users < best.users ? other : best));
    lane.users += 1;
    return lane.client;
  }

  /** The last lane that nobody uses stays open for whoever comes next. */
  release(client: ClusterClient): void {
    const lane = this.#lanes.find((one) => one.client === client);
    if (!lane) return;
    lane.users -= 1;
    if (lane.users > 0 || !this.#lanes.some((one) => one !== lane && one.users === 0)) return;
    this.#lanes.splice(this.#lanes.indexOf(lane), 1);
    const closing = client.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  async close(): Promise<void> {
    const lanes = this.#lanes.splice(0);
    await Promise.all([...lanes.map((lane) => lane.client.close()), ...this.#closing]);
  }
}

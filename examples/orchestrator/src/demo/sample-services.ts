import type { AtlasDialect } from '@sagachart/core';
import { atlasPorts, createGameWorld } from '@sagachart/testing';
import type { GameWorld, Participant, PortTable } from '@sagachart/testing';
import { markOf, type Sample } from './sample.js';

/** Usual time of an answer, in virtual milliseconds. */
const latencyMs = 150;
/** Worlds kept at most; the oldest one goes when there are more. */
const mostWorlds = 1_000;

interface SagaWorld {
  readonly world: GameWorld;
  readonly ports: PortTable;
}

/**
 * The simulated game services of the samples. Each submission of a sample gets a world of its own as the file describes
 * it, so that it goes the same way however often and beside whatever else it runs. The end of the transaction id says
 * which sample it is, so the services need not be told of a saga before its first command.
 */
export class SampleServices {
  readonly #samples: ReadonlyMap<string, Sample>;
  readonly #dialect: AtlasDialect;
  readonly #worlds = new Map<string, SagaWorld>();

  constructor(samples: readonly Sample[], dialect: AtlasDialect) {
    this.#samples = new Map(samples.map((sample) => [markOf(sample.command.transactionId), sample]));
    this.#dialect = dialect;
  }

  readonly participant: Participant = (command) => this.#of(command.transactionId).world.handle(command);

  get ports(): PortTable {
    const names = Object.keys(atlasPorts(createGameWorld({ dialect: this.#dialect })));
    return Object.fromEntries(
      names.map((name) => [name, (input, call) => this.#of(call.transactionId).ports[name]?.(input, call)]),
    );
  }

  #of(transactionId: string): SagaWorld {
    const known = this.#worlds.get(transactionId);
    if (known) return known;
    const sample = this.#samples.get(markOf(transactionId));
    const world = createGameWorld({ dialect: this.#dialect, latencyMs, world: sample?.world ?? {} });
    for (const rule of sample?.rules ?? []) world.script(rule);
    const made = { world, ports: atlasPorts(world) };
    this.#worlds.set(transactionId, made);
    const [oldest] = this.#worlds.keys();
    if (this.#worlds.size > mostWorlds && oldest !== undefined) this.#worlds.delete(oldest);
    return made;
  }
}

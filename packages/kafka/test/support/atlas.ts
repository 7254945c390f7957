import { atlasCatalog, type AtlasDialect, type Catalog } from '@sagachart/core';
import type { Obey } from '@sagachart/kafka';
import { atlasPorts, createGameWorld, type GameWorld } from '@sagachart/testing';

/** The simulated game services: what a participant obeys, and the ports of the catalogue. */
export function atlasServices(
  dialect: AtlasDialect,
  world: GameWorld = createGameWorld({ dialect, seed: 1 }),
) {
  const catalog: Catalog = atlasCatalog(dialect);
  const obey: Obey = (command) => world.handle(command).map(({ delayMs: _delay, ...reply }) => reply);
  return {
    world,
    catalog,
    ports: atlasPorts(world),
    participant: {
      commands: catalog.producedTopics.filter((topic) => topic !== catalog.sagaStatusTopic),
      obey,
    },
  };
}

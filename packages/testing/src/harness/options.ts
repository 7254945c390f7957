import type { Catalog, EngineOptions } from '@sagachart/core';
import type { HeadersGiven, Participant, Ports } from '../embedded/index.js';
import type { GameDialect, GameWorldOptions, InitialWorld } from '../game-world/index.js';

/** Who obeys the commands and answers the ports. */
export interface Services {
  /** Each of them is given every command; with the Atlas catalogue, beside the simulated game services. */
  readonly participants?: readonly Participant[];
  /** A table is put over the ports of the Atlas catalogue, name by name; a function takes the place of all of them. */
  readonly ports?: Ports;
}

export interface HarnessSettings extends Services {
  /** Makes services that have a state of their own, anew for each run of `crashAnywhere`; added to the others. */
  readonly services?: () => Services;
  readonly engineOptions?: EngineOptions;
  /** Where the virtual clock stands: RFC 3339 or milliseconds of the Unix epoch. Default `EMBEDDED_EPOCH`. */
  readonly startAt?: string | number;
  /** Headers of every saga command and status event that is given no others: tenant, trace. Default: none. */
  readonly headers?: HeadersGiven;
}

/** A harness with the Atlas catalogue and the simulated game services. */
export interface AtlasHarnessOptions extends HarnessSettings {
  /** Default `documented`. */
  readonly dialect?: GameDialect;
  /** What the world holds to begin with; whatever else is named comes into being with `worldDefaults`. */
  readonly world?: InitialWorld;
  readonly worldOptions?: Omit<GameWorldOptions, 'dialect' | 'world'>;
  /** A catalogue that has the Atlas actions among others. Default: that of the dialect, with `lookBeforeSending`. */
  readonly catalog?: Catalog;
}

/** A harness with a catalogue of your own; the participants are yours too. */
export interface CatalogHarnessOptions extends HarnessSettings {
  readonly catalog: Catalog;
  readonly dialect?: undefined;
  readonly world?: undefined;
  readonly worldOptions?: undefined;
}

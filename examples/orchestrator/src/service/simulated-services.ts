import { type AtlasDialect, type Headers } from '@sagachart/core';
import { atlasPorts, createGameWorld, type PortTable, type WorldReply } from '@sagachart/testing';
import { markOf, type Sample } from '../demo/sample.js';
import { SampleServices } from '../demo/sample-services.js';

/** A command, on whatever transport it came. */
export interface SimulatedCommand {
  readonly transactionId: string;
  readonly topic: string;
  readonly key: string;
  readonly value: unknown;
  readonly headers: Headers;
  readonly idempotencyKey: string | undefined;
  readonly attempt: number;
}

/** A status event; `rejected` when the command that it answers had no effect. */
export type SimulatedReply = WorldReply & { readonly rejected: boolean };

/** The simulated game services: they obey every command of a dialect and answer every port. */
export interface SimulatedServices {
  obey(command: SimulatedCommand): readonly SimulatedReply[];
  readonly ports: PortTable;
}

/** Usual time of an answer, in milliseconds. */
const LATENCY_MS = 40;
const JOURNAL = 1_000;

/**
 * One world for all, but for the sample sagas: each of them has a world of its own, in which it goes as its file says. They are
 * recognised by the end of their transaction ids.
 */
export function createSimulatedServices(
  dialect: AtlasDialect,
  samples: readonly Sample[],
): SimulatedServices {
  const world = createGameWorld({ dialect, latencyMs: LATENCY_MS, journalLimit: JOURNAL });
  const ports = atlasPorts(world);
  const sampleServices = new SampleServices(samples, dialect);
  const marks = new Set(samples.map(({ command }) => markOf(command.transactionId)));
  const isSample = (transactionId: string): boolean => marks.has(markOf(transactionId));
  const samplePorts = sampleServices.ports;
  return {
    obey(command) {
      if (isSample(command.transactionId)) {
        const replies = sampleServices.participant({ ...command, at: 0 }) ?? [];
        return replies.map((reply) => ({ ...(reply as WorldReply), rejected: true }));
      }
      const replies = world.handle(command);
      const rejected = world.journal.at(-1)?.outcome !== 'obeyed';
      return replies.map((reply) => ({ ...reply, rejected }));
    },
    ports: Object.fromEntries(
      Object.keys(ports).map((name) => [
        name,
        (input, call) => (isSample(call.transactionId) ? samplePorts : ports)[name]?.(input, call),
      ]),
    ),
  };
}

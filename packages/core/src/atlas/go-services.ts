import { type Action, type ActionDefinition, defineAction } from '../action/index.js';
import {
  type CommandChannel,
  defineCommandChannel,
  defineStatusChannel,
  type EnvelopeShape,
  type Shape,
  type StatusChannel,
} from '../channel/index.js';

/** How the Atlas game services and their clients read; see `Reading`. */
export const goReading = 'go';

/** An action whose payloads and look-ups are read as the game services read them. */
export const defineGoAction = <P, F = undefined, R = unknown, M = unknown, UF = undefined>(
  definition: ActionDefinition<P, F, R, M, UF>,
): Action<P> => defineAction<P, F, R, M, UF>({ ...definition, reading: goReading });

export const defineGoCommandChannel = <
  const E extends EnvelopeShape,
  const T extends Readonly<Record<string, Shape>>,
>(
  definition: Omit<Parameters<typeof defineCommandChannel<E, T>>[0], 'reading'>,
): CommandChannel<E, T> => defineCommandChannel<E, T>({ ...definition, reading: goReading });

export const defineGoStatusChannel = <
  const E extends EnvelopeShape,
  const T extends Readonly<Record<string, Shape>>,
>(
  definition: Omit<Parameters<typeof defineStatusChannel<E, T>>[0], 'reading'>,
): StatusChannel<E, T> => defineStatusChannel<E, T>({ ...definition, reading: goReading });

import { type Action, type ActionDefinition, type ActionOutput, defineAction } from '../action/index.js';
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
): Action<P, ActionOutput<F, R>> => defineAction<P, F, R, M, UF>({ ...definition, reading: goReading });

export const defineGoCommandChannel = <
  const E extends EnvelopeShape,
  const T extends Readonly<Record<string, Shape>>,
>(
  definition: Omit<Parameters<typeof defineCommandChannel<E, T>>[0], 'reading'>,
): CommandChannel<E, T> => defineCommandChannel<E, T>({ ...definition, reading: goReading });

export const defineGoStatusChannel = <
  const E extends EnvelopeShape,
  const T extends Readonly<Record<string, Shape>>,
  const N extends string = string,
>(
  definition: Omit<Parameters<typeof defineStatusChannel<E, T, N>>[0], 'reading'>,
): StatusChannel<E, T, N> => defineStatusChannel<E, T, N>({ ...definition, reading: goReading });

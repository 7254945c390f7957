import { type ActivityCall, messageOf } from '@sagachart/core';

/** What a port answers; `delayMs` lets the answer come later (it is lost when a crash comes first, and the port is asked again). */
export type PortAnswer =
  | { readonly result: unknown; readonly delayMs?: number }
  | { readonly error: string; readonly delayMs?: number };

/** Answers every port; `undefined` means that the answer is given later, with `answerActivity`. */
export type PortFunction = (
  name: string,
  input: ActivityCall['input'],
  call: ActivityCall,
) => PortAnswer | undefined;

/** Returned by a port of a table: no answer now. Give one with `answerActivity`, or let the step run into its deadline. */
export const NO_ANSWER = Symbol('no answer');

/** One function per port, as the Kafka runtime takes them too: gives the answer itself, throws to refuse. */
export type PortTable = Readonly<
  Record<string, (input: ActivityCall['input'], call: ActivityCall) => unknown>
>;

export type Ports = PortTable | PortFunction;

/** @returns what the port answers; `undefined` when it answers later */
export function askPort(ports: Ports, call: ActivityCall): PortAnswer | undefined {
  const { activity, input } = call;
  try {
    if (typeof ports === 'function') return ports(activity, input, call);
    const port = Object.hasOwn(ports, activity) ? ports[activity] : undefined;
    if (!port) return { error: `this service has no port named ${activity} (SAGA_ACTIVITY_UNKNOWN)` };
    const result = port(input, call);
    return result === NO_ANSWER ? undefined : { result: result ?? null };
  } catch (thrown) {
    return { error: messageOf(thrown) };
  }
}

/** Whether the ports answer that call at all; a promise that none of them stands in for is run itself. */
export const hasPort = (ports: Ports, { activity }: Pick<ActivityCall, 'activity'>): boolean =>
  typeof ports !== 'function' && Object.hasOwn(ports, activity);

/** Runs the function that a call of a statechart brings along. */
export async function runCall({ run, input }: ActivityCall): Promise<PortAnswer> {
  try {
    return { result: (await run?.({ input, signal: new AbortController().signal })) ?? null };
  } catch (thrown) {
    return { error: messageOf(thrown) };
  }
}

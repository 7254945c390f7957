import { type ActivityCall, decodeJson, encodeJson, storeHeaders } from '@sagachart/core';
import type { ActivityPort } from '@sagachart/kafka';

/** How long a look-up may take, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** The address of one port. */
export const portAddress = (base: URL, name: string): string =>
  `${base.href.replace(/\/$/, '')}/${encodeURIComponent(name)}`;

async function ask(base: URL, call: ActivityCall): Promise<unknown> {
  const { activity, input, transactionId, key, headers } = call;
  const response = await fetch(portAddress(base, activity), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: encodeJson({ transactionId, key, input, headers: storeHeaders(headers) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  const answer = decodeJson(text) as { readonly result?: unknown; readonly error?: unknown };
  if (response.ok && answer.error === undefined) return answer.result ?? null;
  throw new Error(
    typeof answer.error === 'string' ? answer.error : `${activity} answered ${response.status}`,
  );
}

/**
 * Ports that are asked over HTTP: `POST <base>/<port name>` with `{transactionId, key, input, headers}` gives `{result}` or
 * `{error}`. `key` is the same when a call is made again after a crash; header values are in base64.
 */
export const httpPorts = (base: URL, names: readonly string[]): Readonly<Record<string, ActivityPort>> =>
  Object.fromEntries(names.map((name) => [name, (_input, call) => ask(base, call)]));

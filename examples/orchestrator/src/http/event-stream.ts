import type { ServerResponse } from 'node:http';
import { encodeJson } from '@sagachart/core';

/** Comments that keep the connection alive through proxies. */
const BEAT_MS = 15_000;
/** A reader that leaves this many bytes unread is let go; it comes back and begins with the present state. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

export interface EventStream {
  send(event: string, data: unknown): void;
  /** As `send`, of data that is JSON text already. */
  sendText(event: string, json: string): void;
  end(): void;
}

/** Opens a stream of server-sent events. `onClose` is called once, whoever ends it. */
export function openEventStream(
  response: ServerResponse,
  onClose: () => void,
  beatMs = BEAT_MS,
): EventStream {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  // Written after the end, which a slow reader makes last, it would be an error that ends the process.
  const beat = setInterval(() => response.writableEnded || response.write(': still here\n\n'), beatMs);
  beat.unref();
  response.once('close', () => {
    clearInterval(beat);
    onClose();
  });
  response.write('retry: 2000\n\n');
  const sendText = (event: string, json: string): void => {
    if (response.writableEnded || response.destroyed) return;
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    else response.write(`event: ${event}\ndata: ${json}\n\n`);
  };
  return {
    send: (event, data) => sendText(event, encodeJson(data)),
    sendText,
    end: () => void response.end(),
  };
}

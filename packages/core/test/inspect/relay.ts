import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebSocketInspector, type StatelyInspectionEvent } from '@statelyai/inspect';
import { createInspectorServer } from '@statelyai/inspect/server';
import { WebSocket } from 'ws';

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface Relay {
  readonly inspector: Pick<ReturnType<typeof createWebSocketInspector>, 'inspect' | 'stop'>;
  readonly heard: readonly StatelyInspectionEvent[];
  /** Resolves once the client has heard an event of which this holds. */
  hear(wanted: (event: StatelyInspectionEvent) => boolean): Promise<void>;
  close(): Promise<void>;
}

/** The relay of the inspector's own package, an inspector that speaks to it, and a client that hears what a page would. */
export async function openRelay(): Promise<Relay> {
  const port = await freePort();
  const server = createInspectorServer({ port, autoOpen: false });
  const url = `ws://localhost:${port}`;
  const heard: StatelyInspectionEvent[] = [];
  let told = (): void => undefined;
  const client = new WebSocket(url);
  client.on('message', (data) => {
    heard.push(JSON.parse(String(data)) as StatelyInspectionEvent);
    told();
  });
  await once(client, 'open');
  const inspector = createWebSocketInspector({ url });
  return {
    inspector,
    heard,
    async hear(wanted) {
      while (!heard.some(wanted)) await new Promise<void>((resolve) => (told = resolve));
    },
    async close() {
      inspector.stop();
      client.close();
      await once(client, 'close');
      server.stop();
    },
  };
}

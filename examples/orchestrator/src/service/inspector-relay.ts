import { createHttpServer, createOriginGuard, type EventStream, openEventStream } from '../http/index.js';
import { inspectorPage, inspectorPagePolicy } from './inspector-page.js';

export interface InspectorRelayOptions {
  readonly host: string;
  /** `0` takes a free one. */
  readonly port: number;
  readonly allowedHosts?: readonly string[] | undefined;
  /** A fault of ours. */
  readonly onError: (thrown: unknown) => void;
}

export interface InspectorRelay {
  /** Shows an event to every page that is open, and to those that open later, for as long as it is kept. */
  send(event: unknown): void;
  /** @throws SagaError `SAGA_HTTP_LISTEN` */
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly url: string;
}

/** What is kept for pages that open later: so many events, and so many characters together. */
const KEPT_EVENTS = 200;
const KEPT_CHARACTERS = 4 * 1024 * 1024;
/** An event above this is not shown: the inspector draws charts, it is no place for documents. */
const MAX_EVENT_CHARACTERS = 1024 * 1024;
const MAX_PAGES = 20;

/**
 * Serves the page of the inspector and feeds it. Nobody but this process puts events in; and as for every page of the service, a
 * page from elsewhere can neither read them nor have them by another name.
 */
export function createInspectorRelay(options: InspectorRelayOptions): InspectorRelay {
  const { host, port, allowedHosts, onError } = options;
  const kept: string[] = [];
  let characters = 0;
  const pages = new Set<EventStream>();
  const server = createHttpServer({
    host,
    port,
    guard: createOriginGuard({ host, allowedHosts }),
    maxBodyBytes: 0,
    maxStreams: MAX_PAGES,
    shutdownMs: 0,
    onError,
    routes: [
      {
        method: 'GET',
        path: '/',
        handle: () => ({
          status: 200,
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': inspectorPagePolicy,
          },
          body: inspectorPage,
        }),
      },
      {
        method: 'GET',
        path: '/events',
        handle: () => ({
          stream: (response) => {
            const page: EventStream = openEventStream(response, () => pages.delete(page));
            pages.add(page);
            for (const text of kept) page.sendText('inspection', text);
          },
        }),
      },
    ],
  });
  return {
    send(event) {
      const text = JSON.stringify(event);
      if (text.length > MAX_EVENT_CHARACTERS) return;
      kept.push(text);
      characters += text.length;
      while (kept.length > KEPT_EVENTS || characters > KEPT_CHARACTERS)
        characters -= kept.shift()?.length ?? 0;
      for (const page of pages) page.sendText('inspection', text);
    },
    start: () => server.start(),
    stop: () => server.stop(),
    get url() {
      return server.url;
    },
  };
}

import { randomUUID } from 'node:crypto';
import {
  Admission,
  apiRoutes,
  createHttpServer,
  createOperatorGuard,
  createOriginGuard,
  type HttpServer,
  type Route,
  type ServiceContext,
} from '../http/index.js';
import type { Logger } from '../logging/index.js';
import type { ServiceSettings } from '../settings/index.js';
import type { SagaRuntime } from './saga-runtime.js';
import type { Telemetry } from './telemetry.js';

export interface ServiceOptions {
  readonly settings: ServiceSettings;
  readonly runtime: SagaRuntime;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  /** Routes beside those of the API, such as the board's. */
  readonly moreRoutes?: (context: ServiceContext) => readonly Route[];
}

export interface Service {
  /**
   * Listens (alive, not ready), then starts the runtime.
   *
   * @throws SagaError for a set-up that is wrong; all is stopped then
   */
  start(): Promise<void>;
  /** No longer ready, answers what is open, finishes what is at hand. Safe to call twice. */
  stop(): Promise<void>;
  readonly url: string;
  readonly failed: Promise<never>;
}

/** The HTTP server and the runtime, started and stopped in the right order. */
export function createService({ settings, runtime, log, telemetry, moreRoutes }: ServiceOptions): Service {
  let phase: 'starting' | 'running' | 'stopping' = 'starting';
  const readiness: ServiceContext['readiness'] = () => {
    if (phase === 'stopping') return { ready: false, what: 'shutting down' };
    return runtime.readiness();
  };
  const context: ServiceContext = {
    runtime,
    dialect: settings.dialect,
    guard: createOperatorGuard(settings.operatorToken),
    operatorCommands: settings.operatorToken !== undefined,
    maxSteps: settings.maxSteps,
    maxMessageBytes: settings.maxMessageBytes,
    admission: new Admission(
      { totalMiB: settings.maxOpenMiB, perTenantMiB: settings.maxOpenMiBPerTenant },
      runtime.directory,
    ),
    postWaitMs: settings.postWaitMs,
    readiness,
    newTransactionId: randomUUID,
    audit: (entry) =>
      log.info({ audit: true, ...entry }, `operator command ${entry.command}: ${entry.result}`),
    metrics: () => telemetry.scrape(),
  };
  const server: HttpServer = createHttpServer({
    host: settings.host,
    port: settings.port,
    routes: [...apiRoutes(context), ...(moreRoutes?.(context) ?? [])],
    maxBodyBytes: settings.maxMessageBytes,
    guard: createOriginGuard(settings),
    maxStreams: settings.maxStreams,
    maxStreamsPerTenant: settings.maxStreamsPerTenant,
    maxStreamsPerClient: settings.maxStreamsPerClient,
    shutdownMs: settings.shutdownMs,
    onAnswer: (answer) => {
      telemetry.onAnswer(answer);
      log.debug({ event: 'http', ...answer }, 'answered');
    },
    onError: (err, request) => log.error({ err, ...request }, 'a request could not be answered'),
  });
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopping ??= (async () => {
      phase = 'stopping';
      await server.stop();
      await runtime.stop();
      await telemetry.stop();
    })());
  return {
    get url() {
      return server.url;
    },
    failed: runtime.failed,
    async start() {
      await server.start();
      try {
        await runtime.start();
        phase = 'running';
      } catch (thrown) {
        await stop();
        throw thrown;
      }
    },
    stop,
  };
}

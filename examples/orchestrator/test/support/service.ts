import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createLogger } from '../../src/logging/index.js';
import {
  createEmbeddedRuntime,
  createTelemetry,
  createService,
  createSimulatedServices,
  ownSamples,
  type SimulatedServices,
} from '../../src/service/index.js';
import { serviceCatalog } from '../../src/statecharts/index.js';
import { type Environment, readSettings, requireSound, serviceSettings } from '../../src/settings/index.js';

export const TOKEN = 'a-token-of-the-operator-0123456789';
export const TENANT = '3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60';
export const OTHER_TENANT = '4a2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60';

export const tenantHeaders = (id = TENANT): Record<string, string> => ({
  TENANT_ID: id,
  REGION: 'GMS',
  MAJOR_VERSION: '83',
  MINOR_VERSION: '1',
});

/** A service on the embedded transport, on a free port, with its log in memory. */
export async function startEmbeddedService(
  environment: Environment = {},
  spanProcessors: SpanProcessor[] = [],
  services?: SimulatedServices,
) {
  const { values: settings, faults } = readSettings(serviceSettings, {
    PORT: '0',
    LOG_LEVEL: 'debug',
    OPERATOR_TOKEN: TOKEN,
    SAGACHART_SHUTDOWN: 'PT1S',
    ...environment,
  });
  requireSound(faults, () => undefined);
  const lines: string[] = [];
  const log = createLogger({ level: settings.logLevel, to: { write: (line) => void lines.push(line) } });
  const catalog = serviceCatalog(settings.dialect);
  const samples = ownSamples();
  const telemetry = createTelemetry({ spanProcessors });
  const runtime = createEmbeddedRuntime({
    catalog,
    engine: { maxSteps: settings.maxSteps, retentionMs: settings.retentionMs },
    services: services ?? createSimulatedServices(settings.dialect, samples),
    log,
    telemetry,
  });
  const service = createService({ settings, runtime, log, telemetry });
  await service.start();
  return {
    url: service.url,
    runtime,
    service,
    samples,
    /** The log so far, a JSON object a line. */
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    logText: () => lines.join(''),
    stop: () => service.stop(),
  };
}

export type RunningService = Awaited<ReturnType<typeof startEmbeddedService>>;

import { type Attributes, metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

/** The SDK behind the metrics that the packages and the HTTP server report. */
export interface Metrics {
  readonly provider: MeterProvider;
  /** All metrics, in the text format of Prometheus. */
  scrape(): Promise<string>;
  onAnswer(answer: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly ms: number;
  }): void;
  stop(): Promise<void>;
}

const serializer = new PrometheusSerializer();

/** Makes the meters, and hands them to the OpenTelemetry API where `global` is set. */
export function createMetrics({ global }: { readonly global: boolean }): Metrics {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': 'saga-orchestrator' }),
    readers: [reader],
  });
  if (global) metrics.setGlobalMeterProvider(provider);
  const meter = provider.getMeter('saga-orchestrator');
  const durations = meter.createHistogram('http.server.request.duration', {
    unit: 's',
    description: 'Duration of HTTP requests',
  });
  meter
    .createObservableGauge('process.memory.usage', {
      unit: 'By',
      description: 'Resident memory of the process',
    })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  return {
    provider,
    async scrape() {
      const { resourceMetrics, errors } = await reader.collect();
      if (errors.length > 0) throw errors[0];
      return serializer.serialize(resourceMetrics);
    },
    onAnswer({ method, route, status, ms }) {
      const attributes: Attributes = {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
      };
      durations.record(ms / 1_000, attributes);
    },
    stop: () => provider.shutdown(),
  };
}

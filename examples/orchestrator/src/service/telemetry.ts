import type { Meter, Tracer } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** The OpenTelemetry SDK of this process. */
export interface Telemetry {
  readonly meter: Meter;
  readonly tracer: Tracer;
  /** All metrics, in the text format of Prometheus. */
  scrape(): Promise<string>;
  /** Counts an answer of the HTTP server. */
  onAnswer(answer: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly ms: number;
  }): void;
  /** Sends what is left. */
  stop(): Promise<void>;
}

export interface TelemetryOptions {
  /** The collector that spans are sent to; without it none are. */
  readonly traceUrl?: URL | undefined;
  /** Instead of the collector, for tests. */
  readonly spanProcessors?: SpanProcessor[];
}

/** Gauges that ask the brokers must not hold up a scrape for longer. */
const SCRAPE_TIMEOUT_MS = 5_000;
const NAME = 'saga-orchestrator';
const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);

const sendTo = (url: URL): SpanProcessor =>
  new BatchSpanProcessor(new OTLPTraceExporter({ url: `${url.href.replace(/\/$/, '')}/v1/traces` }));

/** Makes meters, tracers and the way out for what they tell. Registers nothing globally. */
export function createTelemetry({ traceUrl, spanProcessors }: TelemetryOptions = {}): Telemetry {
  const resource = resourceFromAttributes({ 'service.name': NAME });
  const reader = new PrometheusExporter({ preventServerStart: true });
  const meters = new MeterProvider({ resource, readers: [reader] });
  const tracers = new BasicTracerProvider({
    resource,
    spanProcessors: spanProcessors ?? (traceUrl ? [sendTo(traceUrl)] : []),
  });
  const meter = meters.getMeter(NAME);
  const durations = meter.createHistogram('http.server.request.duration', {
    unit: 's',
    description: 'Duration of HTTP requests.',
  });
  meter
    .createObservableGauge('process.memory.usage', {
      unit: 'By',
      description: 'Resident memory of the process.',
    })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  return {
    meter,
    tracer: tracers.getTracer(NAME),
    async scrape() {
      // What could not be collected in time is left out; the rest is still worth having.
      const { resourceMetrics } = await reader.collect({ timeoutMillis: SCRAPE_TIMEOUT_MS });
      return serializer.serialize(resourceMetrics);
    },
    onAnswer({ method, route, status, ms }) {
      durations.record(ms / 1_000, {
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
      });
    },
    async stop() {
      await tracers.shutdown();
      await meters.shutdown();
    },
  };
}

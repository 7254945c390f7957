import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** A tracer and a meter whose products stay in memory. */
export function inMemoryExporters() {
  const spans = new InMemorySpanExporter();
  const points = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: points, exportIntervalMillis: 3_600_000 });
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const meters = new MeterProvider({ readers: [reader] });
  return {
    tracer: tracers.getTracer('test'),
    meter: meters.getMeter('test'),
    spans: (): readonly ReadableSpan[] => spans.getFinishedSpans(),
    /** The points of a metric as `attributes → value`; of a histogram the number of values. */
    async points(name: string): Promise<Record<string, number>> {
      points.reset();
      await reader.forceFlush();
      const all = points
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
      const found = all
        .filter(({ descriptor }) => descriptor.name === name)
        .flatMap(({ dataPoints }) => dataPoints as { attributes: object; value: unknown }[]);
      return Object.fromEntries(
        found.map(({ attributes, value }) => [
          Object.values(attributes).join(' '),
          typeof value === 'number' ? value : (value as { count: number }).count,
        ]),
      );
    },
    close: async () => {
      await tracers.shutdown();
      await meters.shutdown();
    },
  };
}

export type Exporters = ReturnType<typeof inMemoryExporters>;

/** Spans as `name outcome`, children under their parents, in the order of their starts. */
export function tree(spans: readonly ReadableSpan[]): string[] {
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const under = (parent: string | undefined, indent: string): string[] =>
    spans
      .filter(({ parentSpanContext }) => {
        const id = parentSpanContext?.spanId;
        return parent === undefined ? id === undefined || !ids.has(id) : id === parent;
      })
      .flatMap((span) => {
        const { attributes } = span;
        const outcome = attributes['saga.step.outcome'] ?? attributes['saga.outcome'];
        return [
          `${indent}${span.name}: ${String(outcome)}`,
          ...under(span.spanContext().spanId, `${indent}  `),
        ];
      });
  return under(undefined, '');
}

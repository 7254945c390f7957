import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const telemetry = 'packages/kafka/src/telemetry/';

/** The metrics that the library tells, as OpenTelemetry names them. */
const told = [
  ...new Set(
    readdirSync(new URL(telemetry, root)).flatMap((file) =>
      [...read(telemetry + file).matchAll(/'(sagachart\.[\w.]+)'/g)].map(([, name]) => name as string),
    ),
  ),
];
const grafana = ['orchestrator.json', 'alerts.yml'].map((file) =>
  read(`examples/orchestrator/grafana/${file}`),
);

it('knows the metrics of the library', () => expect(told.length).toBeGreaterThan(10));

it.each(told)('the dashboard or the alarms show %s', (name) => {
  expect(grafana.some((text) => text.includes(name.replaceAll('.', '_')))).toBe(true);
});

it.each(['sagachart.late_effects', 'sagachart.dead_letters', 'sagachart.sagas'])(
  'an alarm looks at %s',
  (name) => {
    expect(grafana[1]).toContain(name.replaceAll('.', '_'));
  },
);

it('every alarm is explained', () => {
  const alarms = [...(grafana[1] ?? '').matchAll(/- alert: (\w+)/g)].map(([, name]) => name as string);
  const explained = read('docs/operations.md');
  expect(alarms.filter((name) => !explained.includes(`| \`${name}\``))).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { deploymentSettings, kafkaVariables } from '../../src/kafka/index.js';
import { serviceSettings, settingsTable } from '../../src/settings/index.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The lines between two marks of the README. */
function between(name: string): string {
  const [, text] = new RegExp(`<!-- ${name} -->\\n+([\\s\\S]*?)\\n+<!-- /${name} -->`).exec(readme) ?? [];
  return text ?? `no ${name} in the README`;
}

it('the tables of variables in the README are those of the settings (else put in what is expected here)', () => {
  const kafka = Object.fromEntries(
    Object.entries(kafkaVariables).map(([name, facts]) => [name, { name, ...facts }]),
  );
  expect(between('service settings')).toBe(settingsTable(serviceSettings));
  expect(between('kafka settings')).toBe(settingsTable({ ...kafka, ...deploymentSettings }));
});

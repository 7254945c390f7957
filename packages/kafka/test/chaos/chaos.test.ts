import { kafkaSkipReason, kafkaVersionOfTests } from '@sagachart/testing/local-kafka/vitest';
import { describe, expect, it } from 'vitest';
import { chaosReport } from './report.js';
import { runChaos } from './run-chaos.js';

const skipped = kafkaSkipReason({ own: true });

describe.skipIf(skipped !== undefined)('sixty seconds of chaos', () => {
  it('leave every saga ended once, every command sent once, and no money lost or made', async () => {
    const seed = Date.now() % 1_000_000;
    const lines: string[] = [];
    const result = await runChaos({
      seconds: 60,
      sagas: 400,
      nodes: 1,
      kafkaVersion: kafkaVersionOfTests().version,
      seed,
      participantsRead: 'committed',
      shortLived: true,
      onProgress: (line) => lines.push(line),
    });
    const report = [...lines, chaosReport(result)].join('\n');
    expect(result.judgement.violations, `seed ${seed}\n${report}`).toEqual([]);
    expect(result.judgement.size.sagas, report).toBe(400);
    expect(result.troubles.length, report).toBeGreaterThan(0);
  }, 420_000);
});

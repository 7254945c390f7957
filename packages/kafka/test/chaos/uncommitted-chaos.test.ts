import { kafkaSkipReason, kafkaVersionOfTests } from '@sagachart/testing/local-kafka/vitest';
import { describe, expect, it } from 'vitest';
import { chaosReport } from './report.js';
import { runChaos } from './run-chaos.js';

const skipped = kafkaSkipReason({ own: true });

describe.skipIf(skipped !== undefined)(
  'forty seconds of chaos, with participants that read uncommitted',
  () => {
    it('let no participant see a command twice, or anything that is no command, and lose or make no money', async () => {
      const seed = Date.now() % 1_000_000;
      const lines: string[] = [];
      const result = await runChaos({
        seconds: 40,
        sagas: 250,
        nodes: 1,
        kafkaVersion: kafkaVersionOfTests().version,
        seed,
        participantsRead: 'uncommitted',
        shortLived: true,
        onProgress: (line) => lines.push(line),
      });
      const report = [...lines, chaosReport(result)].join('\n');
      expect(result.judgement.violations, `seed ${seed}\n${report}`).toEqual([]);
      expect(result.judgement.size.sagas, report).toBe(250);
      expect({ hidden: result.rest.hidden, markers: result.rest.markers }, report).toEqual({
        hidden: 0,
        markers: 0,
      });
      expect(result.troubles.length, report).toBeGreaterThan(0);
    }, 420_000);
  },
);

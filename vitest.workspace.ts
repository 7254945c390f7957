import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Workspace packages are tested from their sources, so that no build has to come first.
  resolve: { conditions: ['sagachart-source'] },
  ssr: { resolve: { conditions: ['sagachart-source'] } },
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'examples/*/{src,test}/**/*.test.ts',
      'docs/**/*.test.ts',
    ],
    maxWorkers: 2,
    // Only there to end what hangs: on a busy machine a test may take long, and that is no fault.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './.config/count-reporter.ts'],
  },
});

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
    reporters: ['default', './.config/count-reporter.ts'],
  },
});

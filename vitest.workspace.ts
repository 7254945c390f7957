import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['sagachart-source'] },
  ssr: { resolve: { conditions: ['sagachart-source'] } },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'examples/*/{src,test}/**/*.test.ts', 'docs/**/*.test.ts'],
    maxWorkers: 2,
  },
});

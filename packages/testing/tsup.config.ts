import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/local-kafka/index.ts', 'src/local-kafka/vitest-setup.ts'],
  format: ['esm'],
  target: 'node20',
  dts: true,
  sourcemap: true,
  clean: true,
});

/** `npm run bench -- engine`, `kafka` or `budget`: each prints its figures from one run. */
const benches: Readonly<Record<string, string>> = {
  engine: '../packages/testing/src/bench/main.ts',
  kafka: '../packages/kafka/bench/main.ts',
  budget: '../examples/orchestrator/bench/budget.ts',
};

const file = benches[process.argv[2] ?? ''];
if (file === undefined) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(benches).join(' | ')} [options]\n`);
  process.exitCode = 2;
} else {
  await import(new URL(file, import.meta.url).href);
}

export {};

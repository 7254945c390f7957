import { parseArgs } from 'node:util';
import { messageOf } from '@sagachart/core';
import { createMissingTopics, findTopicFaults } from '@sagachart/kafka';
import { readKafkaSetUp } from './kafka/index.js';
import { endWithReader } from './quiet-pipe.js';
import { tellSetUpError } from './set-up-error.js';

const usage = `usage: npm run topics -- [--create] [--dialect NAME] [--trace]

Compares the topics of the cluster at BOOTSTRAP_SERVERS with those that the orchestrator needs, and reports what is missing
or differs. Reads the same environment variables as the service.

  --create    create what is missing; what exists is left as it is
  --dialect   vocabulary of topics: documented (default, or DIALECT), deployed, or deployed-2026-08
  --trace     show the stack of an error

Exit codes: 0 all is as it has to be; 1 something is missing or differs, or the cluster cannot be asked; 2 usage.
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      create: { type: 'boolean', default: false },
      dialect: { type: 'string' },
      trace: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return values;
}

/** @returns whether all topics are as they have to be */
async function run({ create, dialect }: ReturnType<typeof readArguments>): Promise<boolean> {
  const environment = dialect === undefined ? process.env : { ...process.env, DIALECT: dialect };
  const { plan, openPort, kafka } = readKafkaSetUp(environment);
  const port = openPort('saga-topics');
  try {
    const { clusterId, brokers } = await port.admin.describeCluster();
    const all = [...plan.internal, ...plan.shared];
    print(
      `cluster ${clusterId} with ${brokers.length} broker${brokers.length === 1 ? '' : 's'}, ${all.length} topics in the plan (${kafka.dialect})`,
    );
    if (create) await createMissingTopics(port.admin, plan, print);
    const found = await findTopicFaults(port.admin, plan);
    for (const { code, topic, problem, mend } of found) print(`${code}: "${topic}" ${problem}. ${mend}`);
    print(
      found.length === 0
        ? `all ${all.length} topics are as they have to be`
        : `${found.length} of ${all.length} topics are missing or differ`,
    );
    return found.length === 0;
  } finally {
    await port.close();
  }
}

endWithReader(process.stdout);
let options: ReturnType<typeof readArguments> | undefined;
try {
  options = readArguments(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`${messageOf(thrown)}\n\n${usage}`);
  process.exitCode = 2;
}
if (options?.help) {
  process.stdout.write(usage);
} else if (options) {
  try {
    process.exitCode = (await run(options)) ? 0 : 1;
  } catch (thrown) {
    tellSetUpError(thrown, options.trace);
    process.exitCode = 1;
  }
}

// One orchestrator process of the bank, as a test starts it: node --conditions=sagachart-source --import tsx orchestrator-process.ts
// Told what to do by PROCESS_PLAN; tells what happened in lines on standard output; ends gracefully by SIGTERM.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createKafkaPort, createOrchestrator, resolveTopicNames } from '@sagachart/kafka';
import { bankCatalog } from '../support/bank.js';
import { endWithParent } from './end-with-parent.js';
import { type ProcessPlan, bankIsOpen } from './process-plan.js';

const plan = JSON.parse(process.env['PROCESS_PLAN'] ?? '{}') as ProcessPlan;
// Written at once: what goes through a stream would be lost with the process.
const tell = (line: string): void => void writeSync(1, `${line}\n`);

const names = resolveTopicNames(bankCatalog, plan.topics);
const port = createKafkaPort({ brokers: plan.brokers.split(','), clientId: plan.deployment.prefix });
let passings = 0;
const orchestrator = createOrchestrator({
  port,
  catalog: bankCatalog,
  names,
  deployment: plan.deployment,
  sessionTimeoutMs: plan.sessionTimeoutMs,
  transactionTimeoutMs: 10_000,
  participantsRead: plan.participantsRead ?? 'committed',
  ports: { 'bank.isOpen': bankIsOpen },
  onCrashPoint: (point) => {
    if (point !== plan.crash?.point || (passings += 1) !== plan.crash.passing) return;
    const { signal = 'SIGKILL' } = plan.crash;
    tell(`${signal === 'SIGKILL' ? 'dies' : 'stops'} at ${point}`);
    process.kill(process.pid, signal);
    // Nothing may happen between the signal and the end.
    while (signal === 'SIGKILL');
  },
  hooks: {
    onOwnership: (change, partitions, reason) => {
      tell(`${change} ${partitions.join(',')}${reason === undefined ? '' : ` (${reason})`}`);
    },
    onTrouble: (what) => tell(`trouble ${what}`),
  },
});

process.on('SIGTERM', () => {
  void orchestrator
    .stop()
    .then(() => port.close())
    .then(() => process.exit(0));
});
endWithParent();
if (plan.waits) await once(process.stdin, 'data');
try {
  await orchestrator.start();
  tell('started');
  await orchestrator.failed;
} catch (thrown) {
  tell(`failed ${String(thrown)}`);
  process.exit(1);
}

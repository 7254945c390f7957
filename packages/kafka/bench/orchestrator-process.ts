import { createOrchestrator } from '@sagachart/kafka';
import { serveParent } from './child.js';
import { catalog, deploymentOf, portOf, settingsFromEnvironment, topicsOf } from './shape.js';

const settings = settingsFromEnvironment();
const port = portOf(settings, 'bench-orchestrator');
const orchestrator = createOrchestrator({
  port,
  catalog,
  names: topicsOf(settings),
  deployment: deploymentOf(settings),
  participantsRead: settings.participantsRead,
  // Finished sagas are forgotten while the bench runs, as they are in a service that runs for long.
  engine: { retentionMs: 10_000 },
  hooks: { onTrouble: (what) => process.stderr.write(`${what}\n`) },
});
await orchestrator.start();
while (!orchestrator.partitions().every(({ ready }) => ready))
  await new Promise((resolve) => setTimeout(resolve, 50));
serveParent({
  stop: async () => {
    await orchestrator.stop();
    await port.close();
  },
});

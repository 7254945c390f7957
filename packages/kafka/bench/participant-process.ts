import { createParticipant, type Reply } from '@sagachart/kafka';
import { serveParent } from './child.js';
import { LatencyProbe } from './latency-probe.js';
import { portOf, REFUSED_AMOUNT, settingsFromEnvironment, topicsOf } from './shape.js';

interface Pay {
  readonly transactionId: string;
  readonly worldId: number;
  readonly characterId: number;
  readonly body: { readonly actorId: number; readonly actorType: string; readonly amount: number };
}

const settings = settingsFromEnvironment();
const port = portOf(settings, 'bench-participant');
const probe = new LatencyProbe();
const names = topicsOf(settings);
const participant = createParticipant({
  port,
  name: `${settings.run}.characters`,
  nameOf: names.nameOf,
  commands: ['COMMAND_TOPIC_CHARACTER'],
  rememberMs: 10_000,
  onTrouble: (what) => process.stderr.write(`${what}\n`),
  onCommitted: (keys) => probe.answered(keys),
  obey: ({ value }): Reply[] => {
    const { transactionId, worldId, characterId, body } = value as Pay;
    probe.commanded(transactionId);
    const refused = body.amount === REFUSED_AMOUNT;
    return [
      {
        topic: 'EVENT_TOPIC_CHARACTER_STATUS',
        value: refused
          ? {
              transactionId,
              worldId,
              characterId,
              type: 'ERROR',
              body: { error: 'NOT_ENOUGH_MESO', amount: body.amount },
            }
          : { transactionId, worldId, characterId, type: 'MESO_CHANGED', body },
        ...(refused ? { rejection: true } : {}),
      },
    ];
  },
});
await participant.start();
serveParent({
  latencies: () => probe.take(),
  stop: async () => {
    await participant.stop();
    await port.close();
  },
});

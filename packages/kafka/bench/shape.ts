import { atlasCatalog, awardMesos, type SagaCommand, saga } from '@sagachart/core';
import { createKafkaPort, type Deployment, resolveTopicNames } from '@sagachart/kafka';

/** What a process of the bench is told by the one that drives it. */
export interface ProcessSettings {
  readonly brokers: string;
  readonly run: string;
  readonly partitions: number;
  readonly topicPartitions: number;
  readonly participantsRead: 'committed' | 'uncommitted';
}

export const catalog = atlasCatalog('documented');

export function settingsFromEnvironment(): ProcessSettings {
  return JSON.parse(process.env['BENCH_SETTINGS'] ?? '{}') as ProcessSettings;
}

/** Topics of one run, so that runs do not see each other. */
export function topicsOf({ run }: Pick<ProcessSettings, 'run'>) {
  const variables = [...catalog.consumedTopics, ...catalog.producedTopics];
  return resolveTopicNames(catalog, Object.fromEntries(variables.map((name) => [name, `${run}.${name}`])));
}

export const deploymentOf = ({ run, partitions }: ProcessSettings): Deployment => ({
  prefix: run,
  partitions,
});

export const portOf = ({ brokers }: ProcessSettings, role: string) =>
  createKafkaPort({ brokers: brokers.split(','), clientId: role });

export const STEPS = 5;
/** This amount is refused by the bench's participant. */
export const REFUSED_AMOUNT = 666;

/** Five awards of mesos; a failing one is refused at its last step, so four are undone. */
export function fiveSteps(transactionId: string, character: number, fails: boolean): SagaCommand {
  let draft = saga('quest_reward', { initiatedBy: 'npc-9010000' });
  for (let step = 0; step < STEPS; step += 1) {
    const amount = fails && step === STEPS - 1 ? REFUSED_AMOUNT : 1_000 + step;
    const payload = {
      characterId: character,
      worldId: 0,
      channelId: 1,
      actorId: 9010000,
      actorType: 'NPC',
      amount,
    };
    draft = draft.step(`pay_${step + 1}`, awardMesos(payload));
  }
  return draft.toCommand(transactionId);
}

/** The headers that the services of the wire contract put on every message. */
export const tenantHeaders: readonly (readonly [string, Buffer])[] = [
  ['TENANT_ID', Buffer.from('3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60')],
  ['REGION', Buffer.from('GMS')],
  ['MAJOR_VERSION', Buffer.from([0, 0x53])],
  ['MINOR_VERSION', Buffer.from([0, 1])],
];

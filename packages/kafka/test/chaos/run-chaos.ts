import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalKafka, startKafka } from '@sagachart/testing/local-kafka';
import { bankTrade, checkHistory, type Judgement } from '../checker/index.js';
import { seededRandom } from '../crash/saga-mix.js';
import { orchestratorScript } from '../crash/test-process.js';
import { prepareBank } from './bank-under-chaos.js';
import { Book } from './book.js';
import { comeToRest, type Rest } from './rest.js';
import { Slot } from './slot.js';
import { type Submissions, submitSagas } from './submissions.js';
import { type TroubleKind, TroubleMaker } from './troubles.js';

export interface ChaosOptions {
  readonly seconds: number;
  readonly sagas: number;
  readonly nodes: 1 | 3;
  /** As `startKafka` takes it. */
  readonly kafkaVersion?: string | undefined;
  readonly seed: number;
  readonly participantsRead: 'committed' | 'uncommitted';
  readonly onProgress: (line: string) => void;
  /** For a broker that is not to be optimised for a long life. */
  readonly shortLived?: boolean;
}

export interface Trouble {
  readonly kind: TroubleKind;
  readonly whom: string;
  readonly ms: number;
}

export interface ChaosResult {
  readonly judgement: Judgement;
  readonly troubles: readonly Trouble[];
  readonly submissions: Submissions;
  readonly rest: Rest;
  readonly slots: readonly Slot[];
  readonly kafkaVersion: string;
}

/** The broker takes no shorter one by default. */
const SESSION_TIMEOUT_MS = 6_000;
/** Mean time from one trouble to the next. */
const TROUBLE_GAP_MS = 2_500;

/** Runs sagas while everything that can die, stop or move does so, then lets all come to rest and judges what is there. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { seconds, sagas, nodes, seed, participantsRead, onProgress } = options;
  const random = seededRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'sagachart-chaos-'));
  const slots: Slot[] = [];
  let kafka: LocalKafka | undefined;
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    kafka = await startKafka({
      nodes,
      onProgress,
      shortLived: options.shortLived ?? false,
      ...(options.kafkaVersion === undefined ? {} : { version: options.kafkaVersion }),
    });
    const bank = await prepareBank(kafka.bootstrapServers, nodes, {
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      bookFolder: join(folder, 'book'),
      participantsRead,
    });
    closers.unshift(() => bank.port.close());
    closers.unshift(() => bank.client.stop());
    const orchestrators = [1, 2, 3].map(
      (number) => new Slot(`orchestrator ${number}`, orchestratorScript, bank.orchestratorPlan),
    );
    const extra = new Slot('orchestrator 4', orchestratorScript, bank.orchestratorPlan);
    const participantScript = new URL(
      participantsRead === 'committed' ? './participant-process.ts' : './plain-participant-process.ts',
      import.meta.url,
    );
    const participants = [1, 2].map(
      (number) => new Slot(`participant ${number}`, participantScript, bank.participantPlan),
    );
    slots.push(...orchestrators, extra, ...participants);
    for (const slot of [...orchestrators, ...participants]) slot.start();
    await Promise.all([...orchestrators, ...participants].map((slot) => slot.started()));
    onProgress(
      `${sagas} sagas over ${seconds} s, ${nodes} node(s), Kafka ${kafka.version}, seed ${seed}, participants read ${participantsRead}`,
    );

    const began = Date.now();
    const seconds0 = (): string => `${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s`;
    const troubles: Trouble[] = [];
    const maker = new TroubleMaker({
      orchestrators,
      extra,
      participants,
      kafka,
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      // Of its own, for what is drawn for troubles depends on timing.
      random: seededRandom(seed + 1),
      onTrouble: (kind, whom, ms) => {
        troubles.push({ kind, whom, ms });
        onProgress(`${seconds0()}  ${kind}: ${whom}, ${(ms / 1_000).toFixed(1)} s`);
      },
    });
    const submitting = submitSagas(bank.client, random, sagas, seconds * 1_000);
    const gap = seededRandom(seed + 2);
    while (Date.now() < began + seconds * 1_000) {
      await sleep(TROUBLE_GAP_MS * (0.3 + 1.4 * gap()));
      maker.begin();
    }
    await maker.over();
    const submissions = await submitting;
    onProgress(`${seconds0()}  no more trouble; waiting until all has come to rest`);
    const rest = await comeToRest(bank.port, bank.historyTopics, submissions.ids, participantsRead);
    const effects = new Book(bank.participantPlan.bookFolder).effects();
    const judgement = checkHistory({ ...rest.history, effects }, bankTrade);
    return { judgement, troubles, submissions, rest, slots, kafkaVersion: kafka.version };
  } finally {
    await Promise.all(slots.map((slot) => slot.leave()));
    for (const close of closers.slice(0, -1)) await close().catch(() => undefined);
    await kafka?.stop();
    await closers.at(-1)?.();
  }
}

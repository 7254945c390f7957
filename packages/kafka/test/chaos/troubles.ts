import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalKafka } from '@sagachart/testing/local-kafka';
import type { Slot } from './slot.js';

export const troubleKinds = [
  'orchestrator killed',
  'orchestrator paused beyond its session',
  'orchestrator paused briefly',
  'orchestrator leaves and comes back',
  'one more orchestrator for a while',
  'participant killed',
  'participant paused beyond its session',
  'broker killed',
  'broker paused',
] as const;

export type TroubleKind = (typeof troubleKinds)[number];

/** How often each happens, in proportion. */
const WEIGHTS: Readonly<Record<TroubleKind, number>> = {
  'orchestrator killed': 6,
  'orchestrator paused beyond its session': 4,
  'orchestrator paused briefly': 2,
  'orchestrator leaves and comes back': 2,
  'one more orchestrator for a while': 2,
  'participant killed': 2,
  'participant paused beyond its session': 1,
  'broker killed': 1.5,
  'broker paused': 1,
};

export interface TroubleTargets {
  readonly orchestrators: readonly Slot[];
  /** Runs only now and then. */
  readonly extra: Slot;
  readonly participants: readonly Slot[];
  readonly kafka: LocalKafka;
  readonly sessionTimeoutMs: number;
  readonly random: () => number;
  readonly onTrouble: (kind: TroubleKind, whom: string, ms: number) => void;
}

/** Makes one trouble after another, several at once; who is in trouble is left alone until it is over. */
export class TroubleMaker {
  readonly #targets: TroubleTargets;
  readonly #running = new Set<Promise<void>>();
  #brokerBusy = false;

  constructor(targets: TroubleTargets) {
    this.#targets = targets;
  }

  /** Begins a trouble of a random kind, unless nobody is free for it. */
  begin(): void {
    const { random } = this.#targets;
    const total = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);
    let left = random() * total;
    const kind = troubleKinds.find((one) => (left -= WEIGHTS[one]) < 0) ?? 'orchestrator killed';
    const running = this.#cause(kind);
    this.#running.add(running);
    // One that fails is told by `over`.
    running.then(
      () => this.#running.delete(running),
      () => undefined,
    );
  }

  /** Resolves when all troubles are over. */
  async over(): Promise<void> {
    await Promise.all(this.#running);
  }

  #cause(kind: TroubleKind): Promise<void> {
    const { orchestrators, extra, participants, random, sessionTimeoutMs } = this.#targets;
    const between = (low: number, high: number): number => low + random() * (high - low);
    const downMs = between(0, 4_000);
    const zombieMs = between(sessionTimeoutMs + 1_000, sessionTimeoutMs + 6_000);
    const killed = async (slot: Slot): Promise<void> => {
      await slot.kill();
      await sleep(downMs);
      slot.start();
      await slot.started();
    };
    switch (kind) {
      case 'orchestrator killed':
        return this.#with(kind, orchestrators, killed);
      case 'orchestrator paused beyond its session':
        return this.#with(kind, orchestrators, (slot) => slot.pause(zombieMs));
      case 'orchestrator paused briefly':
        return this.#with(kind, orchestrators, (slot) => slot.pause(between(500, sessionTimeoutMs * 0.6)));
      case 'orchestrator leaves and comes back':
        return this.#with(kind, orchestrators, async (slot) => {
          await slot.leave();
          await sleep(downMs);
          slot.start();
          await slot.started();
        });
      case 'one more orchestrator for a while':
        return this.#with(kind, [extra], async (slot) => {
          slot.start();
          await slot.started();
          await sleep(between(2_000, 10_000));
          await slot.leave();
        });
      case 'participant killed':
        return this.#with(kind, participants, killed);
      case 'participant paused beyond its session':
        return this.#with(kind, participants, (slot) => slot.pause(zombieMs));
      case 'broker killed':
      case 'broker paused':
        return this.#withBroker(kind, between(1_000, 8_000));
    }
  }

  /** Takes one that is free. One of a kind always stays out of trouble, so that work goes on. */
  async #with(
    kind: TroubleKind,
    slots: readonly Slot[],
    cause: (slot: Slot) => Promise<void>,
  ): Promise<void> {
    const free = slots.filter((slot) => !slot.busy);
    if (free.length === 0 || (slots.length > 1 && free.length === 1)) return;
    const slot = free[Math.floor(this.#targets.random() * free.length)] as Slot;
    slot.busy = true;
    const began = Date.now();
    try {
      await cause(slot);
    } finally {
      slot.busy = false;
    }
    this.#targets.onTrouble(kind, slot.name, Date.now() - began);
  }

  async #withBroker(kind: TroubleKind, ms: number): Promise<void> {
    const { kafka, random, onTrouble } = this.#targets;
    const node = kafka.nodes[Math.floor(random() * kafka.nodes.length)];
    if (this.#brokerBusy || !node) return;
    this.#brokerBusy = true;
    const began = Date.now();
    try {
      await node.kill(kind === 'broker killed' ? 'SIGKILL' : 'SIGSTOP');
      await sleep(ms);
      if (kind === 'broker killed') await node.start();
      else await node.kill('SIGCONT');
    } finally {
      this.#brokerBusy = false;
    }
    onTrouble(kind, `node ${node.id}`, Date.now() - began);
  }
}

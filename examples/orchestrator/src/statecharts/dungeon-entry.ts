import {
  type AnyAction,
  awardAsset,
  awardExperience,
  awardMesos,
  type DefinedSaga,
  defineSaga,
} from '@sagachart/core';
import { setup } from 'xstate';
import { z } from 'zod';

/**
 * A party enters a dungeon: the leader pays and gets the key, side by side; the party has to confirm within a while; then the
 * leader is rewarded. Whatever goes wrong, and whoever declines, what has happened is undone, and nothing of that is drawn here.
 */
const entry = z.strictObject({
  leader: z.strictObject({ characterId: z.number(), worldId: z.number(), channelId: z.number() }),
  npc: z.number(),
  price: z.number().positive(),
  /** Template of the key. */
  key: z.number(),
  experience: z.number().positive(),
});
type Entry = z.output<typeof entry>;
/** What the payload of a step is made of. */
type Given = { readonly context: Entry };

/** What the party is given to confirm, in milliseconds. */
const CONFIRMATION_MS = 15_000;
const NEVER = '0001-01-01T00:00:00Z';

const machine = setup({
  types: {
    context: {} as Entry,
    input: {} as Entry,
    output: {} as { readonly reason: string } | { readonly entered: number },
    events: {} as { type: 'party.CONFIRMED' } | { type: 'party.DECLINED' },
  },
  actors: {
    takeFee: awardMesos.machine,
    giveKey: awardAsset.machine,
    reward: awardExperience.machine,
  },
  delays: { confirmation: CONFIRMATION_MS },
}).createMachine({
  id: 'dungeon_entry',
  description: 'A party enters a dungeon.',
  context: ({ input }) => input,
  // What a final state says is the output of the whole.
  output: ({ event }) => event.output as { readonly reason: string } | { readonly entered: number },
  initial: 'preparing',
  states: {
    preparing: {
      description: 'Fee and key go side by side; when one of them fails, the other is undone.',
      type: 'parallel',
      onDone: 'confirming',
      states: {
        fee: {
          initial: 'taking',
          states: {
            taking: {
              invoke: {
                id: 'fee',
                src: 'takeFee',
                input: ({ context: { leader, npc, price } }: Given) => ({
                  ...leader,
                  actorId: npc,
                  actorType: 'NPC',
                  amount: -price,
                }),
                onDone: 'taken',
              },
            },
            taken: { type: 'final' },
          },
        },
        key: {
          initial: 'giving',
          states: {
            giving: {
              invoke: {
                id: 'key',
                src: 'giveKey',
                input: ({ context: { leader, key } }: Given) => ({
                  characterId: leader.characterId,
                  item: { templateId: key, quantity: 1, expiration: NEVER },
                }),
                onDone: 'given',
              },
            },
            given: { type: 'final' },
          },
        },
      },
    },
    confirming: {
      description: 'Whoever does not answer in time has declined.',
      on: { 'party.CONFIRMED': 'rewarding', 'party.DECLINED': 'declined' },
      after: { confirmation: 'late' },
    },
    rewarding: {
      invoke: {
        id: 'reward',
        src: 'reward',
        input: ({ context: { leader, experience } }: Given) => ({
          ...leader,
          distributions: [{ experienceType: 'WHITE', amount: experience, attr1: 0 }],
        }),
        onDone: 'entered',
      },
    },
    entered: { type: 'final', output: ({ context }) => ({ entered: context.leader.characterId }) },
    declined: { type: 'final', tags: 'failed', output: { reason: 'the party declined' } },
    late: { type: 'final', tags: 'failed', output: { reason: 'the party did not confirm in time' } },
  },
});

const sagaOf = (chart: typeof machine): DefinedSaga<Entry> =>
  defineSaga({
    name: 'dungeon_entry',
    version: 1,
    summary: 'A party enters a dungeon: fee and key side by side, a confirmation within a while, a reward.',
    input: entry,
    machine: chart,
    events: [{ 'party.CONFIRMED': z.strictObject({}), 'party.DECLINED': z.strictObject({}) }],
  });

/** As a client starts it; over the wire goes only its name. */
export const dungeonEntrySaga = sagaOf(machine);

/** The same with the actions of a dialect. */
export function dungeonEntryIn(actions: ReadonlyMap<string, AnyAction>): DefinedSaga<Entry> {
  /** The action of that name in another dialect has the same payload. */
  const inDialect = <M>({ name }: { readonly name: string; readonly machine: M }): M =>
    (actions.get(name) as unknown as { readonly machine: M }).machine;
  const actors = {
    takeFee: inDialect(awardMesos),
    giveKey: inDialect(awardAsset),
    reward: inDialect(awardExperience),
  };
  return sagaOf(machine.provide({ actors }));
}

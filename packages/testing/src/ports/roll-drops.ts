import type { AtlasPorts } from '@sagachart/core';
import type { LookUps } from '../game-world/index.js';
import type { SeededRandom } from '../game-world/seeded-random.js';

type Roll = AtlasPorts['drops.roll'];
type Drop = ReturnType<Roll>[number];
type Ask = <Name extends keyof LookUps>(
  name: Name,
  input: Parameters<LookUps[Name]>[0],
) => ReturnType<LookUps[Name]>;

const stepBetweenDrops = 25;

/** 0, +25, −25, +50, −50, … */
const offset = (index: number): number =>
  (index % 2 === 0 ? -1 : 1) * Math.ceil(index / 2) * stepBetweenDrops + 0;

/**
 * What a reactor drops: each of its items with probability 1 ÷ chance (never for 0); what is missing to `minItems` is
 * filled with bags of mesos, else one bag falls with probability 1 ÷ `mesoChance` when mesos are wanted.
 */
export function rollDrops(input: Parameters<Roll>[0], ask: Ask, random: SeededRandom): readonly Drop[] {
  const { classification, mapId, x, y, meso, mesoChance, mesoMin, mesoMax, minItems } = input;
  const falls = (chance: number): boolean => chance > 0 && random.below(chance) === 0;
  const items = ask('reactorDrops', { classification })
    .drops.filter(({ chance }) => falls(chance))
    .map(({ itemId }) => ({ itemId, quantity: 1, mesos: 0 }));
  const missing = Math.max(0, minItems - items.length);
  const bags = missing > 0 ? missing : meso && falls(mesoChance) ? 1 : 0;
  const bag = () => ({
    itemId: 0,
    quantity: 0,
    mesos: mesoMin + random.below(Math.max(0, mesoMax - mesoMin) + 1),
  });
  return [...items, ...Array.from({ length: bags }, bag)].map((drop, index) => ({
    ...drop,
    ...ask('dropPosition', {
      mapId,
      initialX: x + offset(index),
      initialY: y,
      fallbackX: x,
      fallbackY: y,
    }),
  }));
}

import { quantityOf } from './assets.js';
import type { Character } from './world-state.js';

export interface ValidationCondition {
  /** `jobId`, `meso`, `mapId`, `fame`, `level` or `item`. */
  readonly type: string;
  /** `=`, `>`, `<`, `>=` or `<=`. */
  readonly operator: string;
  readonly value: number | bigint;
  /** For `item`: the template whose quantity is compared. */
  readonly itemId?: number;
}

function actualOf(character: Character, { type, itemId = 0 }: ValidationCondition): number | undefined {
  switch (type) {
    case 'jobId':
      return character.jobId;
    case 'meso':
      return character.mesos;
    case 'mapId':
      return character.mapId;
    case 'fame':
      return character.fame;
    case 'level':
      return character.level;
    case 'item':
      return Object.values(character.compartments)
        .flatMap(({ assets }) => assets)
        .filter((asset) => asset.templateId === itemId)
        .reduce((sum, asset) => sum + quantityOf(asset), 0);
    default:
      return undefined;
  }
}

/** Numbers and bigints compare by value, to the last digit. */
const comparisons: Readonly<Record<string, (actual: number, wanted: number | bigint) => boolean>> = {
  // eslint-disable-next-line eqeqeq -- 5n == 5 is what is meant here
  '=': (actual, wanted) => actual == wanted,
  '>': (actual, wanted) => actual > wanted,
  '<': (actual, wanted) => actual < wanted,
  '>=': (actual, wanted) => actual >= wanted,
  '<=': (actual, wanted) => actual <= wanted,
};

/** One condition against one character; an unknown type or operator does not pass. */
export function checkCondition(
  character: Character,
  condition: ValidationCondition,
): { passed: boolean; description: string } {
  const { type, operator, value } = condition;
  const actual = actualOf(character, condition);
  const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  if (actual === undefined) return { passed: false, description: `unknown condition ${type}` };
  if (!compare) return { passed: false, description: `unknown operator ${operator}` };
  return {
    passed: compare(actual, value),
    description: `${type} ${operator} ${value} (is ${actual})`,
  };
}

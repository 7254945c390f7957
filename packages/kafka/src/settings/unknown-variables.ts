import { kafkaVariables } from './kafka-settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with one variable. Never holds the value of a secret. */
export interface Fault {
  readonly variable: string;
  readonly problem: string;
}

/** Those of the tests and tools of this workspace: no settings of a service. */
const FOREIGN = /^SAGACHART_(NOTICES|REQUIRE_KAFKA|KAFKA_VERSION|CACHE|CLOSING|SEED|MODEL_)/;

/** Variables that look like ours but are not: a slip of the pen would otherwise leave a default in force. */
export function unknownVariables(environment: Environment, alsoKnown: readonly string[]): Fault[] {
  const known = new Set([...Object.keys(kafkaVariables), ...alsoKnown]);
  return Object.keys(environment)
    .filter((name) => /^(SAGACHART_|KAFKA_SSL|KAFKA_SASL)/.test(name))
    .filter((name) => environment[name] !== undefined && !known.has(name) && !FOREIGN.test(name))
    .map((variable) => ({
      variable,
      problem: `is no variable of this service${suggestion(variable, known)}`,
    }));
}

function suggestion(variable: string, known: ReadonlySet<string>): string {
  const [near] = [...known]
    .map((name) => ({ name, far: distance(variable, name) }))
    .filter(({ far }) => far <= 4)
    .sort((a, b) => a.far - b.far);
  return near ? `; did you mean ${near.name}?` : '';
}

/** Levenshtein's: how many letters have to be put in, taken out or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}

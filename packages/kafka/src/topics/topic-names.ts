import { type Catalog, SagaError } from '@sagachart/core';

/** Topic names by topic variable, and back. */
export interface TopicNames {
  /** The topic that a variable names. */
  readonly nameOf: (variable: string) => string;
  /** The variable whose topic this is, or `undefined`. */
  readonly variableOf: (name: string) => string | undefined;
  readonly consumed: readonly string[];
  readonly produced: readonly string[];
}

const legalName = /^[a-zA-Z0-9._-]{1,249}$/;

/**
 * Resolves the topic variables of a catalogue from an environment; a variable that is not set names the topic itself.
 *
 * @throws SagaError `SAGA_TOPIC_NAME` for a name that Kafka refuses, `SAGA_TOPIC_SHARED` when two consumed variables name one
 *   topic, so that its messages could not be told apart.
 */
export function resolveTopicNames(
  catalog: Catalog,
  environment: Readonly<Record<string, string | undefined>>,
): TopicNames {
  const names = new Map<string, string>();
  const variables = new Map<string, string>();
  for (const variable of [...catalog.consumedTopics, ...catalog.producedTopics]) {
    const name = environment[variable]?.trim() || variable;
    if (!legalName.test(name) || name === '.' || name === '..') {
      throw new SagaError(
        'SAGA_TOPIC_NAME',
        `The variable ${variable} names the topic "${name}", which Kafka does not allow.`,
        {
          mend: 'Use up to 249 letters, digits, dots, hyphens and underscores.',
          at: variable,
        },
      );
    }
    names.set(variable, name);
  }
  for (const variable of catalog.consumedTopics) {
    const name = names.get(variable) as string;
    const other = variables.get(name);
    if (other !== undefined) {
      throw new SagaError(
        'SAGA_TOPIC_SHARED',
        `The variables ${other} and ${variable} both name the topic "${name}".`,
        {
          mend: 'Give each consumed variable a topic of its own.',
          at: variable,
        },
      );
    }
    variables.set(name, variable);
  }
  const nameOf = (variable: string): string => names.get(variable) ?? variable;
  return {
    nameOf,
    variableOf: (name) => variables.get(name),
    consumed: catalog.consumedTopics.map(nameOf),
    produced: [...new Set(catalog.producedTopics.map(nameOf))],
  };
}

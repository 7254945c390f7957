import { atlasCatalog } from '@sagachart/core';
import { describe, expect, it } from 'vitest';
import { topicsSentTo } from '../../src/kafka/message-desk.js';

describe('the topics that the messages of a saga are looked for in', () => {
  it.each(['documented', 'deployed'] as const)('are known for the actions of the %s catalogue', (dialect) => {
    const catalog = atlasCatalog(dialect);
    const unknown = [...catalog.actions.values()].filter((action) => {
      if (action.kind === 'composite') return false;
      const topics = topicsSentTo({ actions: [action.name] }, catalog);
      for (const topic of topics) expect(catalog.producedTopics).toContain(topic);
      return topics === catalog.producedTopics;
    });
    // It sends as many commands as there are drops: none for its sample, so all topics are searched.
    expect(unknown.map(({ name }) => name)).toEqual(['spawn_reactor_drops']);
  });

  it('are all of them when an action is not known any more', () => {
    const catalog = atlasCatalog();
    expect(topicsSentTo({ actions: ['award_mesos', 'gone'] }, catalog)).toBe(catalog.producedTopics);
  });
});

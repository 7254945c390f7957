import { expect, it } from 'vitest';
import { bodyOf, characterId, named, smallWorld, tell, transactionId } from './tell.js';

const topic = 'COMMAND_TOPIC_CHARACTER';

it('mesos: the change is told, then the stat; negative amounts take', () => {
  const world = smallWorld();
  const replies = tell(world, topic, 'REQUEST_CHANGE_MESO', {
    actorId: 9010000,
    actorType: 'NPC',
    amount: -400,
  });
  expect(replies.map(({ value }) => value)).toEqual([
    {
      transactionId,
      worldId: 0,
      characterId,
      type: 'MESO_CHANGED',
      body: { actorId: 9010000, actorType: 'NPC', amount: -400 },
    },
    {
      transactionId,
      worldId: 0,
      characterId,
      type: 'STAT_CHANGED',
      body: { channelId: 0, exclRequestSent: true, updates: ['MESO'] },
    },
  ]);
  expect(world.character(characterId)?.mesos).toBe(600);
});

it.each(['documented', 'deployed'] as const)(
  '%s: too few mesos are reported with the amount and nothing is taken',
  (dialect) => {
    const world = smallWorld({ dialect });
    const replies = tell(world, topic, 'REQUEST_CHANGE_MESO', { actorType: 'NPC', amount: -1001 });
    expect(named(replies)).toEqual(['CHARACTER ERROR']);
    expect(bodyOf(replies[0])).toEqual({ error: 'NOT_ENOUGH_MESO', amount: -1001 });
    expect(world.character(characterId)?.mesos).toBe(1000);
  },
);

it('an overflowing award is dropped without an event when deployed, told when documented', () => {
  const rich = { world: { characters: [{ id: characterId, mesos: 4294967295 }] } };
  const award = { actorType: 'NPC', amount: 1 };
  expect(tell(smallWorld({ ...rich, dialect: 'deployed' }), topic, 'REQUEST_CHANGE_MESO', award)).toEqual([]);
  expect(named(tell(smallWorld(rich), topic, 'REQUEST_CHANGE_MESO', award))).toEqual(['CHARACTER ERROR']);
});

it('fame has its own event before the stat', () => {
  const replies = tell(smallWorld(), topic, 'REQUEST_CHANGE_FAME', { actorType: 'SYSTEM', amount: -3 });
  expect(named(replies)).toEqual(['CHARACTER FAME_CHANGED', 'CHARACTER STAT_CHANGED']);
  expect(bodyOf(replies[0])).toEqual({ actorId: 0, actorType: 'SYSTEM', amount: -3 });
});

it('experience: a level-up sends the answers of AWARD_LEVEL after its own', () => {
  const world = smallWorld();
  const award = (amount: number) =>
    tell(world, topic, 'AWARD_EXPERIENCE', {
      channelId: 1,
      distributions: [{ experienceType: 'WHITE', amount, attr1: 0 }],
    });
  const [changed] = award(250);
  expect(bodyOf(changed)).toEqual({
    channelId: 1,
    current: 250,
    distributions: [{ experienceType: 'WHITE', amount: 250, attr1: 0 }],
  });
  expect(named(award(10_000))).toEqual(
    ['EXPERIENCE_CHANGED', 'STAT_CHANGED', 'LEVEL_CHANGED', 'STAT_CHANGED', 'STAT_CHANGED'].map(
      (type) => `CHARACTER ${type}`,
    ),
  );
  expect(world.character(characterId)).toMatchObject({ level: 11, experience: 250, netExperience: 10_250 });
});

it('a deduction is a DEATH distribution and ends at 0', () => {
  const world = smallWorld();
  const [changed] = tell(world, topic, 'DEDUCT_EXPERIENCE', { channelId: 1, amount: 5 });
  expect(bodyOf(changed)).toEqual({
    channelId: 1,
    current: 0,
    distributions: [{ experienceType: 'DEATH', amount: 5, attr1: 0 }],
  });
  expect(world.totals().experience).toBe(0);
});

it('level and job changes end with the gains', () => {
  const gains = { updates: ['AVAILABLE_AP', 'AVAILABLE_SP', 'HP', 'MAX_HP', 'MP', 'MAX_MP'] };
  const level = tell(smallWorld(), topic, 'AWARD_LEVEL', { channelId: 1, amount: 2 });
  expect(bodyOf(level[0])).toEqual({ channelId: 1, amount: 2, current: 12 });
  const job = tell(smallWorld(), topic, 'CHANGE_JOB', { channelId: 1, jobId: 110 });
  expect(named(job)).toEqual(['CHARACTER JOB_CHANGED', 'CHARACTER STAT_CHANGED', 'CHARACTER STAT_CHANGED']);
  for (const replies of [level, job]) expect(bodyOf(replies.at(-1))).toMatchObject(gains);
});

it.each([
  ['CHANGE_HAIR', 31000, 'HAIR_CHANGED', { oldHair: 30000, newHair: 31000 }, 'HAIR'],
  ['CHANGE_FACE', 21000, 'FACE_CHANGED', { oldFace: 20000, newFace: 21000 }, 'FACE'],
  ['CHANGE_SKIN', 3, 'SKIN_COLOR_CHANGED', { oldSkinColor: 0, newSkinColor: 3 }, 'SKIN_COLOR'],
])('%s names the old look', (type, styleId, event, body, stat) => {
  const replies = tell(smallWorld(), topic, type, { channelId: 1, styleId });
  expect(named(replies)).toEqual([`CHARACTER ${event}`, 'CHARACTER STAT_CHANGED']);
  expect(bodyOf(replies[0])).toEqual(body);
  expect(bodyOf(replies[1])).toMatchObject({ updates: [stat] });
});

it('maps and hit points', () => {
  const [map] = tell(smallWorld(), topic, 'CHANGE_MAP', { channelId: 1, mapId: 101000000, portalId: 2 });
  expect(bodyOf(map)).toEqual({
    channelId: 1,
    oldMapId: 100000000,
    targetMapId: 101000000,
    targetPortalId: 2,
  });
  const hp = tell(smallWorld(), topic, 'SET_HP', { channelId: 1, amount: 7 });
  expect(hp.map(bodyOf)).toEqual([{ channelId: 1, exclRequestSent: true, updates: ['HP'] }]);
});

it('a new character gets the next id; a blocked or taken name fails with id 0, and silently when deployed', () => {
  const blocked = { world: { blockedNames: ['Nope'] } };
  const create = (world: ReturnType<typeof smallWorld>, name: string) =>
    tell(
      world,
      topic,
      'CREATE_CHARACTER',
      { accountId: 7001, name, level: 1, maxHp: 50, mapId: 10000 },
      { characterId: 0 },
    );
  const world = smallWorld(blocked);
  expect(create(world, 'Aria')[0]?.value).toMatchObject({
    characterId: 20001,
    type: 'CREATED',
    body: { name: 'Aria' },
  });
  expect(world.character(20001)).toMatchObject({ name: 'Aria', hp: 50, mapId: 10000, mesos: 0 });
  expect(create(world, 'aria')[0]?.value).toMatchObject({ characterId: 0, type: 'CREATION_FAILED' });
  expect(bodyOf(create(world, 'Nope')[0])).toEqual({ name: 'Nope', message: 'name is blocked' });
  expect(create(smallWorld({ ...blocked, dialect: 'deployed' }), 'Nope')).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { bodyOf, characterId, named, smallWorld, tell, transactionId } from './tell.js';

describe('quests', () => {
  const topic = 'COMMAND_TOPIC_QUEST';
  const codes = (replies: ReturnType<typeof tell>) => replies.map(bodyOf);

  it('start, progress, complete with the follow-up quest started behind it', () => {
    const world = smallWorld({ world: { questChains: { 1021: 1022 } } });
    expect(codes(tell(world, topic, 'START', { questId: 1021, npcId: 2000 }))).toEqual([
      { questId: 1021, progress: '' },
    ]);
    expect(
      named(tell(world, topic, 'UPDATE_PROGRESS', { questId: 1021, infoNumber: 1, progress: '7' })),
    ).toEqual(['QUEST PROGRESS_UPDATED']);
    const done = tell(world, topic, 'COMPLETE', { questId: 1021 });
    expect(named(done)).toEqual(['QUEST COMPLETED', 'QUEST STARTED']);
    expect(codes(done)).toEqual([
      { questId: 1021, completedAt: '2026-01-24T14:00:00Z' },
      { questId: 1022, progress: '' },
    ]);
  });

  it('FORFEIT undoes a START, so that the quest can be started again', () => {
    const world = smallWorld();
    tell(world, topic, 'START', { questId: 5 });
    expect(named(tell(world, topic, 'FORFEIT', { questId: 5 }))).toEqual(['QUEST FORFEITED']);
    expect(named(tell(world, topic, 'START', { questId: 5 }))).toEqual(['QUEST STARTED']);
  });

  it('refusals are declared failures when documented and silence when deployed; force completes what never began', () => {
    const world = smallWorld();
    expect(codes(tell(world, topic, 'COMPLETE', { questId: 5 }))).toEqual([
      { questId: 5, error: 'QUEST_NOT_STARTED' },
    ]);
    expect(named(tell(world, topic, 'COMPLETE', { questId: 5, force: true }))).toEqual(['QUEST COMPLETED']);
    expect(codes(tell(world, topic, 'START', { questId: 5 }))).toEqual([
      { questId: 5, error: 'QUEST_ALREADY_COMPLETED' },
    ]);
    expect(tell(smallWorld({ dialect: 'deployed' }), topic, 'COMPLETE', { questId: 5 })).toEqual([]);
  });
});

describe('skills', () => {
  const learn = { skillId: 1000, level: 1, masterLevel: 0, expiration: '2079-01-01T00:00:00Z' };

  it('answers carry the transaction id when documented; when deployed only if asked for', () => {
    const create = (options: Parameters<typeof smallWorld>[0]) =>
      tell(smallWorld(options), 'COMMAND_TOPIC_SKILL', 'REQUEST_CREATE', learn)[0]?.value;
    const event = {
      characterId,
      skillId: 1000,
      type: 'CREATED',
      body: { level: 1, masterLevel: 0, expiration: '2079-01-01T00:00:00Z' },
    };
    expect(create({})).toEqual({ transactionId, ...event });
    expect(create({ dialect: 'deployed' })).toEqual(event);
    expect(create({ dialect: 'deployed', correlateAll: true })).toEqual({ transactionId, ...event });
  });

  it('only a known skill is updated, only an unknown one created', () => {
    const world = smallWorld();
    expect(tell(world, 'COMMAND_TOPIC_SKILL', 'REQUEST_UPDATE', learn)).toEqual([]);
    tell(world, 'COMMAND_TOPIC_SKILL', 'REQUEST_CREATE', learn);
    expect(named(tell(world, 'COMMAND_TOPIC_SKILL', 'REQUEST_UPDATE', { ...learn, level: 2 }))).toEqual([
      'SKILL UPDATED',
    ]);
    expect(world.character(characterId)?.skills.get(1000)?.level).toBe(2);
  });
});

describe('guilds', () => {
  const topic = 'COMMAND_TOPIC_GUILD';
  const body = { worldId: 0, channelId: 1 };

  it('name, emblem, capacity, disband', () => {
    const world = smallWorld();
    expect(named(tell(world, topic, 'REQUEST_NAME', body))).toEqual([
      'GUILD REQUEST_AGREEMENT',
      'GUILD CREATED',
    ]);
    expect(named(tell(world, topic, 'REQUEST_EMBLEM', body))).toEqual(['GUILD EMBLEM_UPDATED']);
    const [grown] = tell(world, topic, 'REQUEST_CAPACITY_INCREASE', body);
    expect(grown?.value).toEqual({
      worldId: 0,
      guildId: 42,
      type: 'CAPACITY_UPDATED',
      body: { capacity: 15 },
      transactionId,
    });
    expect(tell(world, topic, 'REQUEST_DISBAND', body).map(bodyOf)).toEqual([{ members: [characterId] }]);
    expect(world.guild(42)).toBeUndefined();
  });

  it('dialog answers carry the nil id when deployed, the others the real one', () => {
    const world = smallWorld({ dialect: 'deployed' });
    const ids = ['REQUEST_NAME', 'REQUEST_CAPACITY_INCREASE'].map(
      (type) => tell(world, topic, type, body)[0]?.value['transactionId'],
    );
    expect(ids).toEqual(['00000000-0000-0000-0000-000000000000', transactionId]);
  });

  it('a member who does not lead is refused', () => {
    const world = smallWorld({ world: { guilds: [{ id: 7, leaderId: 1, members: [1, characterId] }] } });
    const [error] = tell(world, topic, 'REQUEST_DISBAND', body);
    expect(error?.value).toMatchObject({
      guildId: 7,
      type: 'ERROR',
      body: { actorId: characterId, error: 'NOT_LEADER' },
    });
  });
});

describe('buddies, pets, consumables, invites', () => {
  it('the buddy capacity only grows; a refusal has no transaction id', () => {
    const world = smallWorld();
    const grow = (newCapacity: number) =>
      tell(world, 'COMMAND_TOPIC_BUDDYLIST', 'INCREASE_CAPACITY', { newCapacity }).map(bodyOf);
    expect(grow(35)).toEqual([{ capacity: 35, transactionId }]);
    expect(grow(35)).toEqual([{ error: 'INVALID_CAPACITY' }]);
  });

  it('closeness grows by the amount; 0 yields no event', () => {
    const world = smallWorld({ world: { pets: [{ id: 900, ownerId: characterId, slot: 1, closeness: 5 }] } });
    const award = (amount: number) =>
      tell(world, 'COMMAND_TOPIC_PET', 'AWARD_CLOSENESS', { amount }, { petId: 900 });
    expect(award(0)).toEqual([]);
    expect(award(2)[0]?.value).toEqual({
      petId: 900,
      ownerId: characterId,
      type: 'CLOSENESS_CHANGED',
      body: { slot: 1, closeness: 7, amount: 2, transactionId },
    });
  });

  it('a consumable leaves a buff that CANCEL_ALL removes without an answer', () => {
    const world = smallWorld();
    const [applied] = tell(world, 'COMMAND_TOPIC_CONSUMABLE', 'APPLY_CONSUMABLE_EFFECT', { itemId: 2022458 });
    expect(applied?.value).toEqual({
      characterId,
      type: 'EFFECT_APPLIED',
      body: { itemId: 2022458, transactionId },
    });
    expect(world.character(characterId)?.buffs).toEqual([2022458]);
    expect(tell(world, 'COMMAND_TOPIC_BUFF', 'CANCEL_ALL', {})).toEqual([]);
    expect(world.character(characterId)?.buffs).toEqual([]);
  });

  it('invites are told when deployed; the documented dialect has no topic for it', () => {
    const body = { originatorId: 1, targetId: 2, referenceId: 42 };
    const invite = (world: ReturnType<typeof smallWorld>, type: string) =>
      named(tell(world, 'COMMAND_TOPIC_INVITE', type, body, { inviteType: 'GUILD' }));
    const deployed = smallWorld({ dialect: 'deployed' });
    expect(invite(deployed, 'CREATE')).toEqual(['INVITE CREATED']);
    expect(invite(deployed, 'REJECT')).toEqual(['INVITE REJECTED']);
    expect(invite(deployed, 'REJECT')).toEqual([]);
    const documented = smallWorld();
    expect(invite(documented, 'CREATE')).toEqual([]);
    expect(documented.snapshot().invites).toHaveLength(1);
  });
});

describe('commands without a status topic take effect silently', () => {
  it('portals', () => {
    const world = smallWorld();
    const portal = { mapId: 100000000, portalId: 4 };
    const tellPortal = (type: string) => tell(world, 'COMMAND_TOPIC_PORTAL', type, { characterId }, portal);
    expect(tellPortal('BLOCK')).toEqual([]);
    expect([...(world.character(characterId)?.blockedPortals ?? [])]).toEqual(['100000000:4']);
    tellPortal('UNBLOCK');
    expect(world.character(characterId)?.blockedPortals.size).toBe(0);
  });

  it('messages', () => {
    const world = smallWorld();
    const topic = 'COMMAND_TOPIC_SYSTEM_MESSAGE';
    const all = {
      SEND_MESSAGE: { messageType: 'NOTICE', message: 'Hello' },
      PLAY_PORTAL_SOUND: {},
      SHOW_INFO: { path: 'a/b' },
    };
    const more = { SHOW_INFO_TEXT: { text: 't' }, SHOW_HINT: { hint: 'h', width: 150, height: 0 } };
    for (const [type, body] of Object.entries({ ...all, ...more }))
      expect(tell(world, topic, type, body)).toEqual([]);
    tell(world, topic, 'UPDATE_AREA_INFO', { area: 21002, info: 'normal=1' });
    const character = world.character(characterId);
    expect(character?.messages.map(({ text }) => text)).toEqual(['NOTICE: Hello', '', 'a/b', 't', 'h']);
    expect(character?.areaInfo.get(21002)).toBe('normal=1');
  });

  it('drops and monsters, whose members may stand in the body or in the envelope', () => {
    const world = smallWorld();
    tell(
      world,
      'COMMAND_TOPIC_DROP',
      'SPAWN',
      { itemId: 4000001, quantity: 1, x: 120, y: -35 },
      { mapId: 100000000 },
    );
    tell(
      world,
      'COMMAND_TOPIC_MONSTER',
      'SPAWN',
      { mapId: 100000000, x: 1, y: 2, count: 3 },
      { channelId: 1, monsterId: 100100 },
    );
    const { drops, monsters } = world.snapshot();
    expect(drops).toMatchObject([{ mapId: 100000000, itemId: 4000001, x: 120 }]);
    expect(monsters.map(({ monsterId, channelId }) => [monsterId, channelId])).toEqual(
      Array(3).fill([100100, 1]),
    );
  });
});

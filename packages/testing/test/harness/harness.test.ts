import { AssertionError } from 'node:assert';
import { awardAsset, awardMesos, saga, startQuest } from '@sagachart/core';
import { createHarness, type Participant } from '@sagachart/testing';
import { describe, expect, it } from 'vitest';
import { price, reserve, ring, shop, shopkeeper } from '../embedded/shop.js';

const hero = { characterId: 1, worldId: 0, channelId: 1 };
const mesos = (amount: number) => awardMesos({ ...hero, actorId: 9, actorType: 'NPC', amount });
const potions = awardAsset({ characterId: 1, item: { templateId: 2000000, quantity: 5 } });
const reward = saga('quest_reward')
  .step('pay', mesos(500))
  .step('potions', potions)
  .step('quest', startQuest({ characterId: 1, worldId: 0, questId: 7, npcId: 2000 }));

describe('a harness', () => {
  it('runs an Atlas saga against the simulated services and tells all about it', async () => {
    const harness = createHarness();
    const outcome = await harness.run(reward);
    expect(outcome.status).toBe('completed');
    expect(outcome.steps.map(({ id, action, status }) => [id, action, status])).toEqual([
      ['pay', 'award_mesos', 'succeeded'],
      ['potions', 'award_asset', 'succeeded'],
      ['quest', 'start_quest', 'succeeded'],
    ]);
    expect(outcome.sent.map(({ kind, type, step }) => [kind, type, step])).toEqual([
      ['command', 'REQUEST_CHANGE_MESO', 0],
      ['command', 'CREATE', 1],
      ['command', 'START', 2],
      ['outcome', 'COMPLETED', undefined],
    ]);
    expect(outcome.failure).toBeUndefined();
    expect(outcome.undone).toEqual([]);
    harness.expectGained({ mesos: 500, items: { 2000000: 5 } });
    harness.expectConserved();
  });

  it('tells how a saga failed, what was undone in which order, and how long it took', async () => {
    const harness = createHarness({ dialect: 'deployed', worldOptions: { latencyMs: 100 } });
    const outcome = await harness.run(reward.step('fee', mesos(-1_000_000)));
    expect(outcome.failure).toMatchObject({ failedStep: 'fee', errorCode: 'NOT_ENOUGH_MESOS' });
    expect(outcome.undone).toEqual(['quest', 'potions', 'pay']);
    expect(outcome.tookMs).toBe(700);
    harness
      .expectSaga(outcome)
      .failed({ step: 'fee' })
      .sentInOrder(
        ...['REQUEST_CHANGE_MESO', 'CREATE_ASSET', 'START', 'REQUEST_CHANGE_MESO'],
        ...['FORFEIT', 'DESTROY', 'REQUEST_CHANGE_MESO'],
      );
    harness.expectGained({});
  });

  it('lists steps that cannot be undone, with the reason', async () => {
    const harness = createHarness({ catalog: shop, participants: [shopkeeper()] });
    const draft = saga('order')
      .step('bell', ring({}))
      .step('horn', reserve({ item: 'unicorn', count: 1 }));
    const outcome = await harness.run(draft);
    expect(outcome.notUndone).toEqual([{ step: 'bell', reason: 'it has rung' }]);
    harness
      .expectSaga(outcome)
      .failed({ reason: /no unicorns/ })
      .leftDone('bell')
      .undidNothing();
  });

  it('travels through time: a late success after a time-out is undone when it comes', () => {
    const harness = createHarness({ world: { characters: [{ id: 1, mesos: 900 }] } });
    harness.world.script({
      type: 'REQUEST_CHANGE_MESO',
      occurrence: 1,
      answer: { kind: 'late', ms: 50_000 },
    });
    const id = harness.submit(saga('quest_reward').step('pay', mesos(100)));
    harness.advance('PT49S');
    harness.expectSaga(id).watching('pay').toldFailure({ step: 'pay' });
    expect(harness.world.character(1)?.mesos).toBe(1_000);
    harness.advance('PT1S');
    harness.expectSaga(id).failed().undid('pay');
    expect(harness.world.character(1)?.mesos).toBe(900);
  });

  it('an undo that fails parks the saga until an operator helps', async () => {
    const harness = createHarness();
    harness.world.script({
      type: 'REQUEST_CHANGE_MESO',
      occurrence: [2, 3],
      answer: { kind: 'reject', errorCode: 'NOT_ENOUGH_MESO' },
    });
    const { transactionId } = await harness.run(
      saga('quest_reward').step('pay', mesos(100)).step('fee', mesos(-5)),
    );
    harness.expectSaga(transactionId).parked('pay').toldFailure({ step: 'fee' });
    expect(() => harness.operate('skip', 'nobody')).toThrow(
      expect.objectContaining({ code: 'SAGA_NOT_FOUND' }),
    );
    harness.operate('retry', transactionId, { by: 'ada', reason: 'the purse is filled' });
    harness.expectSaga(transactionId).failed().undid('pay').nothingStuck();
    harness.expectConserved();
  });

  it('is killed and goes on', () => {
    const harness = createHarness({ worldOptions: { latencyMs: 1_000 } });
    const id = harness.submit(reward);
    for (let killed = 0; killed < 4; killed += 1) {
      harness.advance(700);
      harness.crash();
    }
    harness.advanceUntilIdle();
    harness.expectSaga(id).completed();
    expect(harness.story(id)).toContain('killed and restored');
  });

  it('takes a tenant, and events that are sent by hand', async () => {
    const headers = { TENANT_ID: '3f2b8c1e-6d4a-4e0f-9b57-1a2c3d4e5f60' };
    const harness = createHarness({ catalog: shop, headers });
    const id = harness.submit(saga('order').step('nails', reserve({ item: 'nail', count: 1 })));
    const event = { transactionId: id, type: 'RESERVED', body: { item: 'nail', count: 1 } };
    harness.runUntilIdle();
    harness.send('shop.events', event, {});
    harness.runUntilIdle();
    harness.expectSaga(id).step('nails', 'running');
    harness.send('shop.events', event);
    harness.runUntilIdle();
    harness.expectSaga(id).completed();
  });

  it('a refused saga is told with its dead letter', async () => {
    const harness = createHarness();
    const command = reward.toCommand('0a1b2c3d-0001-4000-8000-000000000001');
    const steps = command.steps.map((step) => ({ ...step, action: 'award_moon' }));
    const outcome = await harness.run({ ...command, steps });
    harness.expectSaga(outcome).refused('SAGA_ACTION_UNKNOWN').toldFailure({ step: 'pay' });
    expect(outcome.deadLetters).toHaveLength(1);
    expect(() => harness.expectNoDeadLetters()).toThrow(/SAGA_ACTION_UNKNOWN/);
    expect(() => harness.outcome('0a1b2c3d-0002-4000-8000-000000000001')).toThrow(/has seen no saga/);
    // A fault of the whole command names no step.
    const whole = await createHarness().run({ ...command, steps: [] });
    expect(() => createHarness().expectSaga(whole).completed()).toThrow(
      /but it is refused: The saga command/,
    );
  });

  it('puts your ports over those of the world, and makes stateful services anew', async () => {
    let made = 0;
    const harness = createHarness({
      catalog: shop,
      services: () => {
        made += 1;
        return { participants: [shopkeeper()], ports: { 'prices.find': () => ({ price: 3 }) } };
      },
    });
    const quote = saga('quote').step('price', price({ item: 'nail' }));
    harness.expectSaga(await harness.run(quote)).completed();
    const { points } = await harness.crashAnywhere(quote);
    expect(made).toBe(points.length + 2);
  });
});

describe('assertions about a saga', () => {
  const failing = async () => {
    const harness = createHarness();
    const outcome = await harness.run(reward.step('fee', mesos(-1_000_000)));
    return harness.expectSaga(outcome);
  };
  type Check = (saga: Awaited<ReturnType<typeof failing>>) => unknown;
  const wrong: [name: string, check: Check, message: RegExp][] = [
    [
      'completed',
      (it) => it.completed(),
      /to be completed, but it is failed at step \[fee\]: award_mesos failed/,
    ],
    ['failed step', (it) => it.failed({ step: 'pay' }), /fail with step pay, but FAILED tells step fee/],
    ['failed code', (it) => it.failed({ errorCode: 'UNKNOWN' }), /tells code NOT_ENOUGH_MESOS/],
    ['failed reason', (it) => it.failed({ reason: /dragon/ }), /reason \/dragon\//],
    ['failed character', (it) => it.failed({ characterId: 2 }), /tells character 1/],
    ['parked', (it) => it.parked(), /to be parked, but it is failed/],
    ['watching', (it) => it.watching(), /to be watching/],
    ['refused', (it) => it.refused(), /to be refused/],
    ['step', (it) => it.step('fee', 'succeeded'), /step \[fee\] succeeded, but it is rejected \(award_mesos/],
    [
      'no step',
      (it) => it.step('tip', 'succeeded'),
      /its steps are \[pay\], \[potions\], \[quest\], \[fee\]/,
    ],
    ['undo order', (it) => it.undid('pay', 'potions', 'quest'), /it undid \[quest\], \[potions\], \[pay\]/],
    ['undo part', (it) => it.undid('quest', 'potions'), /to undo \[quest\], \[potions\] in that order/],
    ['no undo', (it) => it.undidNothing(), /to undo nothing/],
    ['left done', (it) => it.leftDone('pay'), /to leave \[pay\] done, but it left nothing done/],
    [
      'sent',
      (it) => it.sent('COMMAND_TOPIC_QUEST', 'START', { body: { questId: 8 } }),
      /it sent \{"trans.*"questId":7/,
    ],
    ['sent type', (it) => it.sent('COMMAND_TOPIC_QUEST', 'COMPLETE'), /it sent no such message/],
    [
      'sent times',
      (it) => it.sent('COMMAND_TOPIC_QUEST', 'START', {}, 2),
      /START to COMMAND_TOPIC_QUEST 2 times .* it did so 1 times/,
    ],
    ['not sent', (it) => it.notSent('COMMAND_TOPIC_QUEST', 'FORFEIT'), /0 times .* it did so 1 times/],
    ['topic', (it) => it.sent('QUEST', 'START'), /the catalogue writes only to .*COMMAND_TOPIC_QUEST/],
    ['order', (it) => it.sentInOrder('START'), /it sent REQUEST_CHANGE_MESO, CREATE, START/],
  ];

  it.each(wrong)('%s fails readably and tells the story', async (_name, check, message) => {
    const saga = await failing();
    expect(() => check(saga)).toThrow(AssertionError);
    expect(() => check(saga)).toThrow(message);
    expect(() => check(saga)).toThrow(/\[quest\] start_quest undoing/);
  });

  it('hold where they are true, in a chain', async () => {
    const saga = await failing();
    saga
      .failed({ step: 'fee', errorCode: 'NOT_ENOUGH_MESOS', reason: /NOT_ENOUGH_MESO/, characterId: 1 })
      .step('fee', 'rejected')
      .undid('quest', 'potions', 'pay')
      .leftDone()
      .sent('COMMAND_TOPIC_CHARACTER', 'REQUEST_CHANGE_MESO', { body: { amount: expect.any(Number) } }, 3)
      .sent('EVENT_TOPIC_SAGA_STATUS', 'FAILED', { body: { failedStep: 'fee' } }, 1)
      .notSent('COMMAND_TOPIC_QUEST', 'START', { body: { questId: 8 } })
      .nothingStuck();
  });

  it('a saga that never told FAILED, or has not ended, is found', async () => {
    const harness = createHarness({ catalog: shop });
    const id = harness.submit(saga('order').step('nails', reserve({ item: 'nail', count: 1 })));
    harness.runUntilIdle();
    expect(() => harness.expectSaga(id).toldFailure()).toThrow(/to have told FAILED, but it has not/);
    expect(() => harness.expectNothingStuck()).toThrow(
      /to have ended, but it is running: \[nails\] is running/,
    );
  });

  it('the story of a saga is readable line by line', async () => {
    const harness = createHarness({ catalog: shop, participants: [shopkeeper(20)] });
    const { transactionId } = await harness.run(
      saga('order')
        .step('nails', reserve({ item: 'nail', count: 1 }))
        .step('horn', reserve({ item: 'unicorn', count: 1 })),
    );
    const id = '"transactionId":"00000000-0000-4000-8000-000000000001"';
    expect(harness.story(transactionId).split('\n')).toEqual([
      'Saga 00000000-0000-4000-8000-000000000001 (order), failed',
      '      +0 ms  accepted',
      '      +0 ms  [nails] reserve running',
      `      +0 ms  -> shop.commands RESERVE for [nails] {${id},"type":"RESERVE","body":{"item":"nail","count":1}}`,
      `     +20 ms  <- shop.events {${id},"type":"RESERVED","body":{"item":"nail","count":1}}`,
      '     +20 ms  [nails] reserve succeeded',
      '     +20 ms  [horn] reserve running',
      `     +20 ms  -> shop.commands RESERVE for [horn] {${id},"type":"RESERVE","body":{"item":"unicorn","count":1}}`,
      `     +40 ms  <- shop.events {${id},"type":"REFUSED","body":{"why":"there are no unicorns"}}`,
      '     +40 ms  [horn] reserve rejected: there are no unicorns',
      '     +40 ms  [nails] reserve undoing',
      `     +40 ms  -> shop.commands RELEASE for the undo of [nails] {${id},"type":"RELEASE","body":{"item":"nail","count":1}}`,
      `     +60 ms  <- shop.events {${id},"type":"RELEASED","body":{"item":"nail","count":1}}`,
      '     +60 ms  [nails] reserve compensated',
      '     +60 ms  failed: there are no unicorns',
      `     +60 ms  -> EVENT_TOPIC_SAGA_STATUS FAILED {${id},"type":"FAILED","body":{"reason":"there are no unicorns","failedStep":"horn","characterId":0,"sagaType":"order","errorCode":"UNKNOWN"}}`,
    ]);
  });
});

describe('the story of an answer that does not count', () => {
  const storyWith = async (change: object) => {
    const answer: Participant = (command) => [
      ...(shopkeeper()(command) ?? []).map(({ topic, value }) => ({
        topic,
        value: { ...(value as object), ...change },
      })),
    ];
    const harness = createHarness({ catalog: shop, participants: [answer] });
    const { transactionId } = await harness.run(
      saga('order').step('nails', reserve({ item: 'nail', count: 1 })),
    );
    return harness.story(transactionId);
  };

  it.each([
    [{ type: 'RESERVD' }, /ignored: unknown-type \(the channel of this topic has no such type\)/],
    [{ transactionId: '' }, /ignored: without-transaction \(no transaction id where the channel has it/],
    [{ body: { item: 'nail', count: 2 } }, /ignored: not-awaited \(no rule of a waiting step fits/],
  ])('%j says why', async (change, text) => {
    expect(await storyWith(change)).toMatch(text);
  });
});

describe('assertions about the world', () => {
  it('find what a failed saga left behind', async () => {
    const harness = createHarness();
    harness.world.script({ type: 'REQUEST_CHANGE_MESO', occurrence: 2, answer: { kind: 'reject' } });
    harness.world.script({ type: 'REQUEST_CHANGE_MESO', occurrence: 3, answer: { kind: 'lost' } });
    const { transactionId } = await harness.run(
      saga('quest_reward').step('pay', mesos(100)).step('fee', mesos(-5)),
    );
    // Somebody tells that the undo was carried out, but it was not.
    const told = { characterId: 1, worldId: 0, type: 'MESO_CHANGED', transactionId };
    const body = { actorId: 9, actorType: 'NPC', amount: -100 };
    harness.send('EVENT_TOPIC_CHARACTER_STATUS', { ...told, body });
    harness.runUntilIdle();
    harness.expectSaga(transactionId).failed().undid('pay');
    expect(() => harness.expectConserved()).toThrow(/to leave nothing behind, but it left \+100 mesos/);
    expect(() => harness.expectConserved()).toThrow(/\[pay\] award_mesos compensated/);
  });

  it('tell what was gained instead', async () => {
    const harness = createHarness();
    await harness.run(reward);
    expect(() => harness.expectGained({ mesos: 501 })).toThrow(
      'The world was expected to gain +501 mesos, but it gained +500 mesos, +5 item 2000000.',
    );
  });

  it('leave out what a parked saga has not undone yet', async () => {
    const harness = createHarness();
    harness.world.script({ type: 'REQUEST_CHANGE_MESO', occurrence: [2, 3], answer: { kind: 'reject' } });
    const outcome = await harness.run(saga('quest_reward').step('pay', mesos(100)).step('fee', mesos(-5)));
    harness.expectSaga(outcome).parked('pay');
    harness.expectConserved();
    harness.expectGained({ mesos: 100 });
  });
});

describe('crashAnywhere', () => {
  it('kills the orchestrator at every moment of a saga, scripts included', async () => {
    const harness = createHarness({ worldOptions: { latencyMs: 50 } });
    harness.world.script({ type: 'START', answer: { kind: 'reject' } });
    const { outcome, points } = await harness.crashAnywhere(reward);
    harness.expectSaga(outcome).failed({ step: 'quest' }).undid('potions', 'pay');
    expect(points.length).toBeGreaterThanOrEqual(12);
    expect(new Set(points.map(({ moment }) => moment))).toEqual(new Set(['before-commit', 'after-commit']));
    expect(harness.outcomes()).toEqual([]);
  });

  it('takes a script of its own, with time travel and operators', async () => {
    const harness = createHarness();
    harness.world.script({ type: 'REQUEST_CHANGE_MESO', occurrence: [2, 3], answer: { kind: 'reject' } });
    const { outcome } = await harness.crashAnywhere(async (again) => {
      const { transactionId } = await again.run(
        saga('quest_reward').step('pay', mesos(100)).step('fee', mesos(-5)),
      );
      again.operate('retry', transactionId);
      return again.outcome(transactionId);
    });
    expect(outcome).toMatchObject({ status: 'failed', undone: ['pay'] });
  });

  it('finds a port that answers differently when it is asked again', async () => {
    let asked = 0;
    const harness = createHarness({
      catalog: shop,
      ports: { 'prices.find': () => ({ price: (asked += 1) % 2 === 1 ? 10 : 'dear' }) },
    });
    const quote = saga('quote').step('price', price({ item: 'nail' }));
    const found = harness.crashAnywhere(quote);
    await expect(found).rejects.toThrow(AssertionError);
    await expect(found).rejects.toThrow(/A crash .* was expected to change nothing, but it did/);
  });
});

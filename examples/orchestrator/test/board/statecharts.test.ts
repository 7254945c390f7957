import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { boxOf, openBoard } from './board-page.js';
import { asTenant, type BoardService, startBoardService, TENANT, TOKEN } from './board-service.js';
import { hasChromium } from './chromium.js';

const entry = (characterId: number) => ({
  sagaType: 'dungeon_entry',
  initiatedBy: 'npc-9010000',
  input: {
    leader: { characterId, worldId: 0, channelId: 1 },
    npc: 9010000,
    price: 500,
    key: 2000000,
    experience: 10,
  },
});

describe.skipIf(!hasChromium)('the board and a statechart', { timeout: 60_000 }, () => {
  let service: BoardService;
  let board: Awaited<ReturnType<typeof openBoard>>;
  beforeAll(async () => {
    service = await startBoardService();
  }, 60_000);
  afterAll(() => service.stop());
  beforeEach(async () => {
    board = await openBoard(service.url, `#/sagas${asTenant}`);
  }, 60_000);
  afterEach(async () => {
    await board.close();
    expect(board.complaints).toEqual([]);
  }, 60_000);

  const send = (id: string, type: string) =>
    fetch(`${service.url}/api/sagas/${id}/events`, {
      method: 'POST',
      headers: {
        TENANT_ID: TENANT,
        REGION: 'GMS',
        MAJOR_VERSION: '83',
        MINOR_VERSION: '1',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ type }),
    });
  const open = async (id: string) => {
    await board.page.locator(`.row[data-id="${id}"]`).click();
    await board.page.locator('.saga .status').waitFor();
  };

  it('draws the machine of its author, with the states that it is in, and what its steps have come to', async () => {
    const { page } = board;
    const id = await service.submit(entry(501));
    await open(id);
    await boxOf(page, 'confirming').and(page.locator('.active')).waitFor();
    await boxOf(page, 'preparing').and(page.locator('.parallel')).waitFor();
    const marks = page.locator('.node[data-id^="preparing."] .mark');
    expect(await marks.allTextContents()).toEqual(['finished', 'finished']);
    const captions = page.locator('.node[data-id="preparing.fee.taking"] > .sub');
    expect(await captions.textContent()).toBe('takeFee');
    await page.locator('.edge text', { hasText: 'after confirmation' }).first().waitFor();
  });

  it('shows the timer with its time, the events that it takes, and the stack with what each undo would send', async () => {
    const { page } = board;
    const id = await service.submit(entry(502));
    await open(id);
    const timer = page.locator('.timers li');
    await timer.waitFor();
    expect(await timer.textContent()).toContain('after confirmation is due');
    expect(await timer.locator('time').getAttribute('datetime')).toMatch(/^\d{4}-.*Z$/);
    expect(await page.locator('.takes li').allTextContents()).toEqual(['party.CONFIRMED', 'party.DECLINED']);
    const fee = page.locator('.stack li', { hasText: 'fee' });
    await fee.locator('summary').click();
    expect(await fee.textContent()).toContain('REQUEST_CHANGE_MESO on COMMAND_TOPIC_CHARACTER');
    expect(await fee.locator('pre').textContent()).toContain('"amount": 500');
    // What is opened stays open while nothing of it changes.
    expect(await page.locator('.stack details[open]').count()).toBe(1);
  });

  it('follows an event to the end, through the states of compensation', async () => {
    const { page } = board;
    const id = await service.submit(entry(503));
    await open(id);
    await boxOf(page, 'confirming').and(page.locator('.active')).waitFor();
    const compensation = page.locator('svg[aria-label="Compensation of dungeon_entry"]');
    await compensation.locator('.node[data-id="idle"].active').waitFor();
    expect((await send(id, 'party.DECLINED')).status).toBe(202);
    await page.locator('.saga .status.failed').waitFor();
    await compensation.locator('.node[data-id="failed"].active').waitFor();
    await boxOf(page, 'declined').and(page.locator('.active')).waitFor();
    expect(await page.locator('.node[data-id^="preparing."] .mark').allTextContents()).toEqual([
      'undone',
      'undone',
    ]);
    expect(await page.locator('.stack').count()).toBe(0);
    expect(await page.locator('.facts').textContent()).toContain('the party declined');
  });

  it('lets an operator name the step among several that are out', async () => {
    const { page } = board;
    const id = await service.submitSlowly(entry(504), { answerMs: 20_000 });
    await open(id);
    await page.locator('.commands button.skip').click();
    await page.locator('dialog select[name=step]').selectOption('key');
    await page.locator('dialog input[type=password]').fill(TOKEN);
    await page.locator('dialog button[type=submit]').click();
    await boxOf(page, 'preparing.key.giving').locator('.mark', { hasText: 'skipped' }).waitFor();
    expect(await boxOf(page, 'preparing.fee.taking').locator('.mark').textContent()).toBe('running');
  });
});

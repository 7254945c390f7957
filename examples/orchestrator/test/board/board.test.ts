import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { boxOf, openBoard } from './board-page.js';
import { asTenant, type BoardService, hints, startBoardService, TOKEN } from './board-service.js';
import { hasChromium } from './chromium.js';

describe.skipIf(!hasChromium)('the board', { timeout: 60_000 }, () => {
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

  const rowOf = (id: string) => board.page.locator(`.row[data-id="${id}"]`);

  it('lists a saga as soon as it is submitted, and follows it to its end', async () => {
    const { page } = board;
    await page.locator('#service[data-state=live]').waitFor();
    const id = await service.submitSample('quest-reward', { answerMs: 1_000 });
    await rowOf(id).locator('.status.running').waitFor();
    await rowOf(id).locator('.status.completed').waitFor();
    expect(await rowOf(id).locator('.done').textContent()).toBe('4/4');
  });

  it('draws the rows of sagas that have changed, and leaves all others as they are', async () => {
    await board.page.locator('#service[data-state=live]').waitFor();
    const still = await service.submit(hints('still', ['hello']));
    const moving = await service.submitSample('quest-reward', { answerMs: 600 });
    await rowOf(moving).locator('.status.running').waitFor();
    const drawnOf = (id: string) =>
      rowOf(id).evaluate((row: { marked?: boolean }) => {
        const before = row.marked ?? false;
        row.marked = true;
        return before;
      });
    expect([await drawnOf(still), await drawnOf(moving)]).toEqual([false, false]);
    await rowOf(moving).locator('.status.completed').waitFor();
    await rowOf(await service.submit(hints('another', ['hello']))).waitFor();
    expect([await drawnOf(still), await drawnOf(moving)]).toEqual([true, false]);
  });

  it('shows a compensation while it happens: what finished, what failed, what is undone', async () => {
    const { page } = board;
    const id = await service.submitSample('shop-purchase', { undoMs: 4_000 });
    await rowOf(id).click();
    await page.locator('.saga .status.compensating').waitFor();
    await boxOf(page, 'compensating').and(page.locator('.active')).waitFor();
    await page.locator('.node .mark', { hasText: 'being undone' }).first().waitFor();
    await page.locator('.saga .status.failed').waitFor();
    await boxOf(page, 'failed').and(page.locator('.active')).waitFor();
    const marks = await page.locator('.node[data-id^="running.step"] .mark').allTextContents();
    expect(marks).toEqual(['undone', 'undone', 'failed']);
    const what = await page.locator('.history .what').allTextContents();
    expect(what.indexOf('failed')).toBeLessThan(what.indexOf('being undone'));
    expect(what.filter((one) => one === 'undone')).toHaveLength(2);
    expect(what.at(-1)).toBe('saga failed: outcome told');
    expect(await page.locator('.facts').textContent()).toContain('INVENTORY_FULL at give_sword');
  });

  it('shows the time, payload and messages of an entry of the history', async () => {
    const { page } = board;
    const id = await service.submitSample('shop-purchase');
    await page.goto(`${service.url}/#/sagas/${id}`);
    const entry = page.locator('.history li', { hasText: 'pay' }).first();
    await entry.locator('summary').click();
    await entry.locator('code', { hasText: 'REQUEST_CHANGE_MESO on COMMAND_TOPIC_CHARACTER' }).waitFor();
    expect(await entry.locator('pre').first().textContent()).toContain('"characterId": 12345');
    expect(await entry.locator('time').textContent()).toMatch(/^\d\d:\d\d:\d\d[.,]\d{3}$/);
  });

  it('shows every message of a saga with topic, time, headers and body, and those that come while one looks', async () => {
    const { page } = board;
    const id = await service.submitSample('operator-retry');
    await page.goto(`${service.url}/#/sagas/${id}`);
    await page.locator('.saga .status.parked').waitFor();
    const messages = page.locator('.saga-messages');
    expect(await messages.locator('li').count()).toBe(0);
    await messages.locator('h3', { hasText: 'Messages' }).click();
    const lines = messages.locator('li summary');
    await lines.filter({ hasText: 'outcome' }).waitFor();
    const texts = await lines.allTextContents();
    expect(texts[0]).toMatch(/^\d\d:\d\d:\d\d.*saga commandtrade_transactionCOMMAND_TOPIC_SAGA$/);
    expect(texts[1]).toContain('REQUEST_CHANGE_MESOCOMMAND_TOPIC_CHARACTER');
    await lines.nth(1).click();
    const body = messages.locator('li').nth(1);
    expect(await body.locator('pre').textContent()).toContain('"type": "REQUEST_CHANGE_MESO"');
    expect(await body.locator('.headers').textContent()).toContain(`saga-idempotency-key${id}:0:execute`);
    await page
      .getByRole('button', { name: 'cancel' })
      .or(page.getByRole('button', { name: 'retry' }))
      .first()
      .click();
    await page.locator('dialog').getByLabel("Operator's token").fill(TOKEN);
    await page.locator('dialog button[type=submit]').click();
    await lines.filter({ hasText: '→ operator' }).waitFor();
    expect(await body.locator('details').getAttribute('open')).not.toBeNull();
  });

  it('says why messages may be missing', async () => {
    const { page } = board;
    const id = await service.submitSample('portal-block');
    const reason = 'The service may not read COMMAND_TOPIC_PORTAL.';
    await page.route('**/messages', (route) =>
      route.fulfill({
        contentType: 'application/json',
        body: JSON.stringify({ messages: [], gaps: [{ code: 'SAGA_TOPIC_FORBIDDEN', topic: null, reason }] }),
      }),
    );
    await page.goto(`${service.url}/#/sagas/${id}`);
    await page.locator('.saga-messages h3').click();
    await page.locator('.message-note', { hasText: `SAGA_TOPIC_FORBIDDEN ${reason}` }).waitFor();
  });

  it('retries a parked saga with the token of the operator, which it keeps nowhere', async () => {
    const { page } = board;
    const id = await service.submitSample('undo-parks');
    await page.goto(`${service.url}/#/sagas/${id}`);
    await boxOf(page, 'compensating.step_1_award_mesos.parked').and(page.locator('.active')).waitFor();
    await page.getByRole('button', { name: 'retry' }).click();
    const dialog = page.locator('dialog');
    await dialog.getByLabel('Why').fill('the player has mesos again');
    await dialog.getByLabel("Operator's token").fill('not the token of the operator');
    await dialog.getByRole('button', { name: 'retry' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'bearer token' }).waitFor();
    await dialog.getByLabel("Operator's token").fill(TOKEN);
    await dialog.getByRole('button', { name: 'retry' }).click();
    await page.locator('.saga .status.failed').waitFor();
    await boxOf(page, 'running.step_1_award_mesos').locator('.mark', { hasText: 'undone' }).waitFor();
    expect(await page.locator('.history').textContent()).toContain('operator: retry');
    expect(await page.getByRole('group', { name: 'Operator commands' }).count()).toBe(0);
    const kept = await page.evaluate(
      'JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, location.href])',
    );
    expect(kept).not.toContain(TOKEN);
  });

  it('shows the sagas of all tenants to the operator, and none to somebody without a name', async () => {
    const { page } = board;
    const id = await service.submit(hints('for_everybody', ['hello']));
    await page.evaluate('sessionStorage.clear()');
    await page.goto(`${service.url}/`);
    await page.reload();
    const dialog = page.locator('dialog');
    await dialog.getByLabel("Operator's token").fill(TOKEN);
    expect(await page.locator('.row').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Show them' }).click();
    await rowOf(id).waitFor();
    expect(await page.locator('#access').textContent()).toBe('All tenants');
  });

  it('takes text from outside for text alone', async () => {
    const { page } = board;
    const evil = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
    const turned = 'safe\u202etxt.exe';
    const saga = hints(evil, [evil, turned], evil);
    const steps = saga.steps.map((step, index) => ({ ...step, stepId: `${evil}${index}` }));
    const id = await service.submit({ ...saga, steps });
    await rowOf(id).click();
    await page.locator('.saga h2', { hasText: evil }).waitFor();
    await page.locator('.chart .title', { hasText: '1. <img src=x' }).first().waitFor();
    for (const entry of await page.locator('.history summary').all()) await entry.click();
    const payloads = await page.locator('.history pre').allTextContents();
    await page.locator('.saga-messages > summary').click();
    await page.locator('.saga-messages li summary').first().click();
    const sagaCommand = await page.locator('.saga-messages pre').first().textContent();
    expect(sagaCommand).toContain(JSON.stringify(evil));
    expect(sagaCommand).toContain('safe\\u202etxt.exe');
    expect(payloads[0]).toContain(JSON.stringify(evil));
    expect(payloads.join()).toContain('safe\\u202etxt.exe');
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toBe('Sagachart board');
  });

  it('shows 64-bit numbers to the last digit', async () => {
    const { page } = board;
    const id = '9223372036854775807';
    const shown = await page.evaluate(
      `import('/assets/data/exact-json.js').then(({ parseExact, printExact }) =>
        printExact(parseExact('{"id":${id},"text":"${id}","small":7}')))`,
    );
    expect(shown).toBe(`{\n  "id": ${id},\n  "text": "${id}",\n  "small": 7\n}`);
  });

  it('keeps a saga of sixty steps readable, and opens a step by keyboard', async () => {
    const { page } = board;
    const id = await service.submit(
      hints(
        'sixty',
        Array.from({ length: 60 }, (_, index) => `hint ${index}`),
      ),
    );
    await page.goto(`${service.url}/#/sagas/${id}`);
    const boxes = page.locator('.node[aria-expanded]');
    await boxOf(page, 'running.step_60_show_hint').waitFor();
    expect(await boxes.count()).toBe(60);
    const size = await boxOf(page, 'running.step_60_show_hint').locator('.title').boundingBox();
    expect(size?.height).toBeGreaterThan(12);
    await page.locator('.viewport').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await boxOf(page, 'running.step_2_show_hint.executing').waitFor();
    expect(await page.evaluate('document.activeElement.dataset.id')).toBe('running.step_2_show_hint');
  });

  it('gives a step with a name of any length a box that fits the page, with the whole name over it', async () => {
    const { page } = board;
    const saga = hints('long_names', ['hello']);
    const stepId = 'a-name-that-never-ends-'.repeat(11);
    const id = await service.submit({ ...saga, steps: saga.steps.map((step) => ({ ...step, stepId })) });
    await page.goto(`${service.url}/#/sagas/${id}`);
    const box = boxOf(page, 'running.step_1_show_hint');
    await box.waitFor();
    expect((await box.locator('> .box').boundingBox())?.width).toBeLessThan(500);
    expect(await box.locator('> title').textContent()).toContain(stepId);
  });

  it('fits a phone: the list, a saga, and back', async () => {
    const { page } = board;
    await page.setViewportSize({ width: 360, height: 700 });
    const id = await service.submitSample('undo-parks');
    const widest = () => page.evaluate('document.documentElement.scrollWidth');
    await rowOf(id).waitFor();
    expect(await widest()).toBe(360);
    await rowOf(id).click();
    await page.getByRole('button', { name: 'retry' }).waitFor();
    expect(await widest()).toBe(360);
    expect(await rowOf(id).isVisible()).toBe(false);
    await page.getByRole('link', { name: 'All sagas' }).click();
    await rowOf(id).waitFor();
  });

  it('shows every action of the catalogue with its chart', async () => {
    const { page } = board;
    await page.getByRole('link', { name: 'Catalogue' }).click();
    await page.locator('.actions a', { hasText: 'award_mesos' }).click();
    await boxOf(page, 'compensating.parked').waitFor();
    expect(await page.locator('.actions a').count()).toBe(service.runtime.catalog.actions.size);
    expect(await page.locator('.facts').textContent()).toContain(
      'MESO_CHANGED on EVENT_TOPIC_CHARACTER_STATUS',
    );
  });
});
